import { ConnectionError } from '../../errors/fhir-apps-error.ts';
import { SignInError } from '../../errors/sign-in-error.ts';
import { reasonForApi, refusalCode } from '../../identity/refusal-for-api.ts';
import type { SessionContext } from '../../session/session.ts';
import type { ClientToken } from '../model.ts';

/** What counts as the place of a credential that Azure keeps. */
const SOURCE = 'managed identity';

/** Which managed identity, and for what. */
export interface ManagedIdentityRequest {
  /** The client id of its service principal. */
  readonly clientId: string;
  /** Such as `https://fhir.contoso.com/.default`. */
  readonly scope: string;
}

/**
 * Gets a token of a managed identity, which only a machine that runs as it gets
 * (https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token). Such tokens are
 * cached for up to a day, so that one may lack a role that was just assigned. Throws the reason of a stopped run.
 */
export async function acquireManagedIdentityToken(
  { context, session }: SessionContext,
  { clientId, scope }: ManagedIdentityRequest,
): Promise<ClientToken> {
  try {
    const { token } = await session.signInManagedIdentity(clientId, scope);
    context.redactor.add(token);
    return { kind: 'token', token, source: SOURCE };
  } catch (error) {
    if (error instanceof SignInError) {
      return failed(error);
    }
    if (error instanceof ConnectionError) {
      return { kind: 'untestable', text: `It gets tokens only where it runs. ${error.message}` };
    }
    throw error;
  }
}

/** Only what has a code is Entra's own refusal; all others mean that this machine does not run as it. */
function failed({ attempts, message }: SignInError): ClientToken {
  const reason = reasonForApi(attempts.at(-1)?.reason ?? message);
  const code = refusalCode(reason);
  return code === null
    ? { kind: 'untestable', text: `It gets tokens only where it runs. ${reason}` }
    : { kind: 'refused', code, text: reason, source: SOURCE };
}
