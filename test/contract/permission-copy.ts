import type { PermissionRow } from '../../src/sandbox/microsoft-graph/permissions/permission-table.ts';
import type { OpenApiDocument } from './graph-description.ts';

/** `x-ms-permissions` of one operation, for one kind of caller. */
interface DescribedPermissions {
  readonly all: readonly string[];
  /** What each permission needs besides: one of those that commas part. */
  readonly alsoRequires?: Readonly<Record<string, string>>;
}

interface DescribedOperation {
  readonly 'x-ms-permissions'?: {
    readonly DelegatedWork?: DescribedPermissions;
    readonly Application?: DescribedPermissions;
  };
}

/** The sandbox's tables of permissions. */
export interface PermissionTables {
  /** What was copied from Graph's description. */
  readonly copied: readonly PermissionRow[];
  /** What stands for what the description gets wrong. */
  readonly corrected: readonly PermissionRow[];
  /** What the description lacks. */
  readonly added: readonly PermissionRow[];
}

/** Where the sandbox's permissions and Graph's description have grown apart: one sentence each. */
export function permissionFaults(
  document: OpenApiDocument,
  { copied, corrected, added }: PermissionTables,
): readonly string[] {
  const described = describedPermissions(document);
  const differing = copied.flatMap((row) =>
    row.operations
      .filter((operation) => JSON.stringify(described.get(operation)) !== JSON.stringify(sorted(row)))
      .map((operation) => `${operation}: permission-table.ts differs from Graph's description`),
  );
  const vanished = operationsOf(corrected)
    .filter((operation) => !described.has(operation))
    .map((operation) => `${operation}: is corrected, though Graph's description has no permissions for it`);
  const arrived = operationsOf(added)
    .filter((operation) => described.has(operation))
    .map((operation) => `${operation}: is added by hand, though Graph's description has its permissions`);
  return [...differing, ...vanished, ...arrived];
}

type Sets = Pick<PermissionRow, 'delegated' | 'application'>;

function describedPermissions({ paths }: OpenApiDocument): ReadonlyMap<string, Sets> {
  const rows = Object.entries(paths)
    // An alternate key is the same object.
    .filter(([path]) => !path.includes("='"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        // The methods of a path stand beside its parameters, so only a look tells which is which.
        const permissions = (operation as DescribedOperation)['x-ms-permissions'];
        return {
          operation: `${method.toUpperCase()} ${path.replaceAll(/\{[^}]+\}/g, '{id}')}`,
          sets: permissions && {
            delegated: setsOf(permissions.DelegatedWork),
            application: setsOf(permissions.Application),
          },
        };
      }),
    );
  return new Map(rows.flatMap(({ operation, sets }) => (sets === undefined ? [] : [[operation, sets] as const])));
}

function setsOf(permissions: DescribedPermissions | undefined): readonly string[] {
  const sets = (permissions?.all ?? []).flatMap((permission) => {
    const besides = permissions?.alsoRequires?.[permission]?.split(',') ?? [''];
    return besides.map((other) =>
      [permission, other.trim()]
        .filter((each) => each !== '')
        .sort()
        .join(' + '),
    );
  });
  return [...new Set(sets)].sort();
}

function sorted({ delegated, application }: PermissionRow): Sets {
  return { delegated: delegated.toSorted(), application: application.toSorted() };
}

function operationsOf(rows: readonly PermissionRow[]): readonly string[] {
  return rows.flatMap(({ operations }) => operations);
}
