import type { NameInput } from '../../../errors/wording.ts';

/** Roles that change no data on a FHIR server, in lower case: those of FHIR Server for Azure and those of Azure. */
const READING_ROLES: ReadonlySet<string> = new Set([
  'globalreader',
  'globalexporter',
  'globalconverter',
  'fhir data reader',
  'fhir data exporter',
  'fhir data converter',
]);

/**
 * The roles among these that may change data; one that we do not know counts, because nobody can say that it may not.
 */
function writingRoles(roles: readonly string[]): readonly string[] {
  return roles.filter((role) => !READING_ROLES.has(role.toLowerCase()));
}

/**
 * The sentence against trusting every pull request of a repository with roles that change data, or null where there are
 * none. A pull request runs code that nobody has reviewed yet (GitHub: security hardening with OpenID Connect).
 */
export function pullRequestIssue(roles: readonly string[]): ((input: NameInput) => string) | null {
  const writing = writingRoles(roles);
  return writing.length === 0
    ? null
    : (input) =>
        `pull-request together with ${writing.join(', ')} would let anybody who can open a pull request change data on the ` +
        'FHIR server, before anyone has reviewed it. Trust a branch or a protected environment instead, or add ' +
        `${input('allowPullRequestWrites')}.`;
}
