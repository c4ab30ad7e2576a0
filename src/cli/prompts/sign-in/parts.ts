import type { FieldValues } from '../../fields/field.ts';

/** What was answered to questions that no field has, by their keys; several together make the values of fields. */
export type Parts = Readonly<Partial<Record<PartKey, string>>>;

/** The keys of {@link Parts}, in the order of their questions. */
export const PART_KEYS = [
  'signsIn',
  'runsIn',
  'elsewhere',
  'identity',
  'repository',
  'runs',
  'runsOf',
  'issuer',
  'namespace',
  'serviceAccount',
  'connection',
  'connectionSubject',
  'certificateFrom',
  'certificatePath',
  'secretStore',
  'secretPath',
] as const;

/** One of {@link PART_KEYS}. */
export type PartKey = (typeof PART_KEYS)[number];

/** The fields whose values the parts make, so that nobody is asked for them by themselves. */
export const FIELDS_OF_PARTS: ReadonlySet<string> = new Set([
  'managedIdentity',
  'credential',
  'federated',
  'certificate',
  'generateCertificate',
  'secretTo',
]);

/** Where a secret is shown once, which is what leaving `--secret-to` out means. */
export const THIS_TERMINAL = 'terminal';

/** The values that parts make, as flags would have given them; what is not complete yet is left out. */
export function valuesOfParts(parts: Parts): FieldValues {
  const { runsIn, identity } = parts;
  if (runsIn === 'azure-identity') {
    return defined({ managedIdentity: identity });
  }
  const spec = federatedSpecOf(parts);
  const kind = isTrusted(runsIn) ? 'federated' : (parts.elsewhere ?? parts.signsIn);
  return defined({
    credential: kind,
    federated: spec === null ? undefined : [spec],
    ...certificateOf(parts),
    secretTo: secretToOf(parts),
  });
}

/** True for a place whose own tokens are trusted, so that an application needs no secret there. */
function isTrusted(runsIn: string | undefined): boolean {
  return runsIn !== undefined && runsIn !== 'azure-identity' && runsIn !== 'elsewhere';
}

/** The value of `--federated` that the parts make; null where it is not complete, or none is wanted. */
export function federatedSpecOf(parts: Parts): string | null {
  const { identity, repository, issuer, namespace, serviceAccount, connection, connectionSubject } = parts;
  const runs = runsOf(parts);
  switch (parts.runsIn) {
    case 'github':
      return specOf('github', [repository, runs]);
    case 'azure':
      return specOf('managed-identity', [identity]);
    case 'kubernetes':
      return specOf('kubernetes', [issuer, namespace, serviceAccount]);
    case 'azure-pipelines':
      return specOf('azure-devops', [connection === undefined ? undefined : idOf(connection), connectionSubject]);
    default:
      return null;
  }
}

/** The kinds of runs that have a name; the others are said by {@link Parts} `runs` alone. */
export const NAMED_RUNS: ReadonlyMap<string, string> = new Map([
  ['branch', 'Branch'],
  ['tag', 'Tag'],
  ['environment', 'Environment'],
]);

function runsOf({ runs, runsOf: name }: Parts): string | undefined {
  if (runs === undefined || !NAMED_RUNS.has(runs)) {
    return runs;
  }
  return name === undefined ? undefined : `${runs}=${name}`;
}

/** The id in an issuer as Azure DevOps shows it; any other text as it is. */
export function idOf(issuer: string): string {
  const [, id = issuer] = /^https:\/\/[^/]+\/([^/]+)/i.exec(issuer) ?? [];
  return id;
}

function specOf(kind: string, parts: readonly (string | undefined)[]): string | null {
  return parts.includes(undefined) ? null : [kind, ...parts].join(':');
}

function certificateOf({ certificateFrom, certificatePath }: Parts): FieldValues {
  return certificateFrom === 'new' ? { generateCertificate: certificatePath } : { certificate: certificatePath };
}

function secretToOf({ secretStore, secretPath }: Parts): string | undefined {
  return secretStore === undefined || secretPath === undefined ? undefined : `${secretStore}:${secretPath}`;
}

function defined(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
