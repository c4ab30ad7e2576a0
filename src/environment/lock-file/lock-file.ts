import { z } from 'zod';
import { UsageError } from '../../errors/usage-error.ts';
import { conflictLine } from '../file/shared-file.ts';
import { safeJson } from '../../text/safe-json.ts';

/** The application that a key stands for; both ids are Entra's own and never change (Graph: application). */
export interface PinnedIds {
  readonly appId: string;
  readonly objectId: string;
}

/** The pins of one environment, all of one server in one tenant. */
export interface LockedEnvironment {
  readonly tenantId: string;
  /** Normalised. */
  readonly fhirUrl: string;
  /** By key. */
  readonly registrations: ReadonlyMap<string, PinnedIds>;
}

/** What a lock file says, by the name of the environment; see {@link lockedName}. */
export type LockFile = ReadonlyMap<string, LockedEnvironment>;

const LOCK_VERSION = 1;
const UNNAMED = 'default';
const NO_LOCK: LockFile = new Map();

const VERSION = z.object({ lockVersion: z.number() });
const LOCK = z.strictObject({
  lockVersion: z.literal(LOCK_VERSION),
  environments: z.record(
    z.string(),
    z.strictObject({
      tenantId: z.guid(),
      fhirUrl: z.url(),
      registrations: z.record(z.string(), z.strictObject({ appId: z.guid(), objectId: z.guid() })),
    }),
  ),
});

/** The name that an environment has in a lock file: its own, or `default` where the file has only one. */
export function lockedName(environment: string | null): string {
  return environment ?? UNNAMED;
}

/**
 * Where the lock file of an environment file is: beside it, `fhir-apps.yaml` → `fhir-apps.lock.json`. What the
 * sandbox's tenant has is pinned apart, `fhir-apps.sandbox.lock.json`, so that a rehearsal changes nothing that belongs
 * into Git.
 */
export function lockPathOf(file: string, sandbox: boolean): string {
  const stem = file.replace(/\.(ya?ml|json)$/i, '');
  return `${stem}${sandbox ? '.sandbox' : ''}.lock.json`;
}

/**
 * Reads the text of a lock file; an empty one pins nothing. `path` is for the errors. Throws UsageError
 * `lock_conflicted`, `lock_of_newer_version`, and `lock_invalid` with every fault.
 */
export function parseLockFile(text: string, path: string): LockFile {
  const body = text.replace(/^\ufeff/, '');
  if (body.trim() === '') {
    return NO_LOCK;
  }
  const conflict = conflictLine(body);
  if (conflict !== null) {
    throw new UsageError('lock_conflicted', `${path} contains a merge conflict, which begins in line ${conflict}.`, {
      hint: 'Keep the lines of both sides where they name different keys. Where they name the same key, keep the one whose appId exists; `fhir-apps show APPID` shows it. Then remove the marker lines.',
      details: { path },
    });
  }
  const json = parsedJson(body, path);
  assertKnownVersion(json, path);
  const parsed = LOCK.safeParse(json);
  if (!parsed.success) {
    throw invalid(path, parsed.error.issues.flatMap(issueSentences));
  }
  return new Map(
    Object.entries(parsed.data.environments).map(([name, { tenantId, fhirUrl, registrations }]) => [
      name,
      { tenantId, fhirUrl, registrations: new Map(Object.entries(registrations)) },
    ]),
  );
}

function parsedJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(path, [jsonIssue(text, error)]);
  }
}

/** Where a text stops being JSON, as far as the parser says: of its message only the position is ours to repeat. */
function jsonIssue(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) {
    return 'it is not JSON, or is cut off';
  }
  const line = text.slice(0, Number(position)).split('\n').length;
  return `it is not JSON from line ${line} on`;
}

/** What a value of the lock file is to be, by the name of its key. */
const EXPECTED: Readonly<Record<string, string>> = {
  lockVersion: `the number ${LOCK_VERSION}`,
  tenantId: 'a GUID',
  appId: 'a GUID',
  objectId: 'a GUID',
  fhirUrl: 'a URL',
};

/** An issue of the lock file's schema, such as `environments.dev.tenantId is not a GUID`. */
function issueSentences(issue: z.core.$ZodIssue): readonly string[] {
  const at = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${at === '' ? key : `${at}.${key}`} is not known`);
  }
  const expected = EXPECTED[String(issue.path.at(-1))] ?? 'an object';
  return [at === '' ? `it is not ${expected}` : `${at} is missing or not ${expected}`];
}

function assertKnownVersion(json: unknown, path: string): void {
  const version = VERSION.safeParse(json).data?.lockVersion;
  if (version !== undefined && version > LOCK_VERSION) {
    throw new UsageError(
      'lock_of_newer_version',
      `${path} was written by a newer fhir-apps (lockVersion ${version}); this one reads ${LOCK_VERSION}.`,
      { hint: 'Update fhir-apps to the version that the others use.', details: { path, lockVersion: version } },
    );
  }
}

function invalid(path: string, issues: readonly string[]): UsageError {
  return new UsageError('lock_invalid', `${path} is no lock file: ${issues.join('; ')}.`, {
    hint: 'Revert the last change to it in Git. Without the file, the next apply writes it again from what exists. Until then nothing is pruned, and a squatted name is noticed only by its owners and credentials.',
    details: { path, faults: issues },
  });
}

/** The text of a lock file: the same for the same pins, whatever their order, so that Git shows only what changed. */
export function lockFileText(lock: LockFile): string {
  const environments = sortedObject(lock, ({ tenantId, fhirUrl, registrations }) => ({
    tenantId,
    fhirUrl,
    registrations: sortedObject(registrations, ({ appId, objectId }) => ({ appId, objectId })),
  }));
  return `${safeJson({ lockVersion: LOCK_VERSION, environments }, { indent: 2 })}\n`;
}

/** By code units: the order must not depend on anybody's language. */
function sortedObject<T>(map: ReadonlyMap<string, T>, shape: (value: T) => object): object {
  const entries = [...map].map(([key, value]) => [key, shape(value)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));
}
