import { UsageError } from '../../errors/usage-error.ts';
import type { ResourceAnswers } from '../answers/answers.ts';
import type { ObservedApplication } from '../model/observed.ts';

/** A scope or role of an application, and where its name comes from. */
interface Named {
  readonly value: string;
  readonly kind: 'scope' | 'role';
  /** Such as `of the roles file`. */
  readonly origin: string;
}

/**
 * Refuses names that would be those of a scope and a role at once, or of two of a kind that differ in letter case
 * alone: a role of the roles file, one that was named, and what the application has already (Graph: permissionScope and
 * appRole, `value`, share one namespace).
 * Throws UsageError `name_taken`.
 */
export function assertNamesNotShared(answers: ResourceAnswers, application: ObservedApplication | null): void {
  const wanted = wantedNames(answers);
  const existing = existingNames(application);
  const added = wanted.filter(
    ({ kind, value }) => !existing.some((each) => each.kind === kind && each.value === value),
  );
  for (const [index, name] of added.entries()) {
    const other = [...existing, ...added.slice(0, index)].find((each) => collides(name, each));
    if (other !== undefined) {
      throw nameTaken(name, other);
    }
  }
}

/** Two roles whose names differ in case alone are one to the server, so that the plan keeps the existing one. */
function collides(name: Named, other: Named): boolean {
  const isSame = name.value.toLowerCase() === other.value.toLowerCase();
  return isSame && (name.kind !== other.kind || (name.kind === 'scope' && name.value !== other.value));
}

function wantedNames({ scopes, appRoles, roleDefinitions }: ResourceAnswers): readonly Named[] {
  return [
    ...roleDefinitions.map(({ name }): Named => ({ value: name, kind: 'role', origin: 'of the roles file' })),
    ...appRoles.map((value): Named => ({ value, kind: 'role', origin: 'that this registration defines' })),
    ...scopes.map((value): Named => ({ value, kind: 'scope', origin: 'that this registration defines' })),
  ];
}

function existingNames(application: ObservedApplication | null): readonly Named[] {
  if (application === null) {
    return [];
  }
  const origin = `of "${application.displayName}" (${application.appId})`;
  return [
    ...application.appRoles.flatMap(({ value }): readonly Named[] =>
      value === null ? [] : [{ value, kind: 'role', origin }],
    ),
    ...application.api.oauth2PermissionScopes.map(({ value }): Named => ({ value, kind: 'scope', origin })),
  ];
}

function nameTaken(name: Named, other: Named): UsageError {
  const reason =
    name.kind === other.kind
      ? 'Two scopes must differ in more than letter case.'
      : 'Microsoft Entra ID keeps scopes and roles in one namespace.';
  return new UsageError(
    'name_taken',
    `The ${name.kind} "${name.value}" collides with the ${other.kind} "${other.value}" ${other.origin}. ${reason}`,
    {
      hint: `Name another ${name.kind}, or rename the ${other.kind} first.`,
      details: { name: name.value, kind: name.kind, other: other.value, otherKind: other.kind },
    },
  );
}
