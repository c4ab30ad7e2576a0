import { parseSinkSpec } from '../../secrets/sinks/index.ts';
import type { ClientToVerify } from '../verified-server.ts';
import type { VerifiedClient } from '../verification-result.ts';

/**
 * The words after `fhir-apps` of the command that most likely gets a client its token again, by what Entra answered
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). `ref` names the client.
 */
export function tokenFix(
  client: ClientToVerify,
  { code, source }: NonNullable<VerifiedClient['token']>,
  ref: readonly string[],
): readonly string[] {
  switch (code) {
    // Its secret is wrong, or has expired; Entra was not asked with one that could not be read.
    case null:
    case 'AADSTS7000215':
    case 'AADSTS7000222':
      return ['credential', 'rotate', ...ref, ...sinkFlag(source)];
    // It is disabled.
    case 'AADSTS7000112':
      return ['enable', ...ref];
    // It has no role, which the server asks for; or no service principal.
    case 'AADSTS501051':
    case 'AADSTS7000229':
      return client.rolesInFile === null ? ['show', ...ref] : ['apply'];
    default:
      return ['credential', 'list', ...ref];
  }
}

/** Where the secret is kept, if a new one can go there. */
function sinkFlag(source: string | null): readonly string[] {
  return source === null || 'issue' in parseSinkSpec(source) ? [] : ['--secret-to', source];
}
