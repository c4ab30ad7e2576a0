import { dirname, resolve } from 'node:path';
import type { Context } from '../../cli/context.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import type { Warning } from '../../errors/warning.ts';
import { textOf } from '../../files/text-encoding.ts';
import { locatedIssueSentence } from '../../output/issue-sentence.ts';
import { createNamedFileReader } from '../../reconcile/named-files.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { TenantContext } from '../../registration/result/registration-result.ts';
import type { Identification } from '../../registration/tags.ts';
import {
  type LockedEnvironment,
  lockedName,
  type LockFile,
  lockPathOf,
  parseLockFile,
} from '../lock-file/lock-file.ts';
import { isTestAuthEnvironment } from '../test-auth/read-test-auth-environment.ts';
import { chooseEnvironment } from './choose-environment.ts';
import { type EnvironmentFile, findEnvironmentFile } from './environment-file.ts';
import { interpolate, variableIn } from './interpolate.ts';
import { parseTree } from './parse-tree.ts';
import { type EntryValues, readDefaults, readEntry } from './read-entry.ts';
import { readSettings } from './read-settings.ts';
import { readSharedFile } from './shared-file.ts';
import { isNothing, type Location, type Mapping } from './tree.ts';
import { RESOURCE_KEY } from '../../registration/answers/names.ts';
import { resourceRoles, resourceScopes } from '../../registration/answers/answers.ts';

/** What the environment file of the current directory sets of one registration. */
export interface Declaration {
  /** As the user knows it. */
  readonly file: string;
  /** Null where the file has only one. */
  readonly environment: string | null;
  /** Where each value is, by the key of its field; those of `defaults` that apply are among them. */
  readonly origins: EntryValues['origins'];
  /** The names of the roles in the file that `rolesFile` names. */
  readonly fileRoles: readonly string[];
  /** What `apply` defines because the registration names none, and where the registration is. */
  readonly byDefault: { readonly roles: readonly string[]; readonly scopes: readonly string[]; readonly at: Location };
}

/** The registration that is looked for. */
export interface DeclaredRegistration {
  readonly application: Pick<ObservedApplication, 'appId'>;
  readonly identification: Identification;
  readonly tenantContext: Pick<TenantContext, 'tenantId' | 'sandbox'>;
}

/** What was found in the environment file of a directory. */
export interface FoundDeclarations {
  readonly declarations: readonly Declaration[];
  /** A file that cannot be read is no error, since it may be about something else. */
  readonly warnings: readonly Warning[];
}

const NOTHING: FoundDeclarations = { declarations: [], warnings: [] };

/** What reading the file needs of the world. */
type FileContext = Pick<Context, 'cwd' | 'env' | 'now'>;

/**
 * What the environment file of the current directory sets of a registration, in each of its environments that has it:
 * one of the same server and key in the same tenant, or one whose lock file pins the application.
 */
export async function findDeclarations(
  context: FileContext,
  registration: DeclaredRegistration,
): Promise<FoundDeclarations> {
  try {
    const file = await findEnvironmentFile(context.cwd);
    return file === null ? NOTHING : await declarationsIn(context, file, registration);
  } catch (error) {
    if (!(error instanceof FhirAppsError)) {
      throw error;
    }
    return unread(error.code, error.message);
  }
}

function unread(code: Warning['code'], why: string): FoundDeclarations {
  const message = `It is not known what the environment file sets: ${why}`;
  return { declarations: [], warnings: [{ code, message }] };
}

async function declarationsIn(
  context: FileContext,
  file: EnvironmentFile,
  registration: DeclaredRegistration,
): Promise<FoundDeclarations> {
  const parsed = parseTree(file.text);
  if ('issues' in parsed) {
    const [issue] = parsed.issues;
    return unread(
      'environment_invalid',
      issue === undefined ? file.name : locatedIssueSentence({ file: file.name, ...issue.position, ...issue }),
    );
  }
  const { tree } = parsed;
  if (tree.kind !== 'mapping' || isTestAuthEnvironment(tree)) {
    return NOTHING;
  }
  const { lock, warnings } = await readLock(lockPathOf(file.path, registration.tenantContext.sandbox));
  const readFile = createNamedFileReader(context);
  const declared = environmentsOf(tree).flatMap((name) => {
    const chosen = chooseEnvironment(tree, name);
    const complete =
      'issues' in chosen ? null : interpolate(chosen.mapping, (each) => variableIn(context.env, each)).tree;
    const entry =
      complete?.kind === 'mapping' ? entryOf(complete, registration, lock.get(lockedName(name)) ?? null) : null;
    return entry === null ? [] : [{ name, entry }];
  });
  const declarations = await Promise.all(
    declared.map(async ({ name, entry: { values, origins, at } }) => {
      const path = values.rolesFile;
      const content = path === undefined ? null : await readFile('rolesFile', resolve(dirname(file.path), path));
      const roles = content !== null && 'roles' in content ? content.roles : [];
      return {
        ...{ file: file.name, environment: name, origins, fileRoles: roles.map((role) => role.name) },
        byDefault: { ...defaultsBeside(registration.identification, values), at },
      };
    }),
  );
  return { declarations, warnings };
}

/** As `toAnswers` fills in what a resource does not say. */
function defaultsBeside({ type }: Identification, values: EntryValues['values']): Omit<Declaration['byDefault'], 'at'> {
  if (type !== 'resource') {
    return { roles: [], scopes: [] };
  }
  const unnamed = (all: readonly string[], named: readonly string[] = []): readonly string[] =>
    all.filter((each) => !named.includes(each));
  return {
    roles: unnamed(resourceRoles(values), values.appRole),
    scopes: unnamed(resourceScopes(values), values.scope),
  };
}

/** The names of all environments of a file; null for that of a file with only one. */
function environmentsOf(file: Mapping): readonly (string | null)[] {
  const environments = file.entries.get('environments')?.value;
  return environments?.kind === 'mapping' ? [...environments.entries.keys()] : [null];
}

/** A lock file that cannot be read pins nothing: server and key then decide. */
async function readLock(path: string): Promise<{ readonly lock: LockFile; readonly warnings: readonly Warning[] }> {
  try {
    const bytes = await readSharedFile(path);
    return { lock: parseLockFile(bytes === null ? '' : textOf(bytes), path), warnings: [] };
  } catch (error) {
    if (!(error instanceof FhirAppsError)) {
      throw error;
    }
    return { lock: new Map(), warnings: [{ code: error.code, message: error.message }] };
  }
}

/** The entry of the registration in one environment; null where it is about another tenant, server or application. */
function entryOf(
  mapping: Mapping,
  { application, identification: { key, type, fhirUrl }, tenantContext: { tenantId } }: DeclaredRegistration,
  locked: LockedEnvironment | null,
): (EntryValues & { readonly at: Location }) | null {
  const settings = readSettings(mapping);
  const entry = key === RESOURCE_KEY ? settings.resource : (settings.clients?.entries.get(key)?.value ?? null);
  if (entry?.kind !== 'mapping' || isNothing(entry)) {
    return null;
  }
  const tenants = [settings.tenant, locked?.tenantId ?? null].filter((each) => each !== null && !each.includes('.'));
  const isOtherTenant = tenants.some((each) => each?.toLowerCase() !== tenantId.toLowerCase());
  const pinned = locked?.registrations.get(key);
  const isIt = pinned === undefined ? settings.fhirUrl === fhirUrl : pinned.appId === application.appId;
  return isIt && !isOtherTenant ? { ...readEntry(entry, type, readDefaults(settings.defaults)), at: entry } : null;
}
