import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { Wording } from '../../errors/wording.ts';
import type { ClientToken } from '../../verification/model.ts';
import { explained, type TokenHolder } from '../../verification/sign-in/refused-person.ts';

/** A token, and the facts about it that are reported. */
export interface ObtainedToken {
  readonly token: string;
  readonly scope: string;
  /** Where the credential was read, or how a person signed in. */
  readonly source: string;
}

/**
 * The token that was issued for a scope. `elsewhere` says what helps where no credential can be used. Throws
 * PrivilegeError `client_refused` and UsageError `credential_not_here`.
 */
export function issuedToken(
  answer: ClientToken,
  { displayName, appId }: TokenHolder,
  { scope, elsewhere }: { readonly scope: string; readonly elsewhere: Wording },
): ObtainedToken {
  switch (answer.kind) {
    case 'token':
      return { token: answer.token, scope, source: answer.source };
    case 'refused':
      throw new PrivilegeError('client_refused', `Microsoft Entra ID gave "${displayName}" no token. ${answer.text}`, {
        ...explained(answer.code, appId),
        details: { appId, source: answer.source, entraCode: answer.code },
      });
    case 'untestable':
      throw new UsageError(
        'credential_not_here',
        `No credential of "${displayName}" can be used here. ${answer.text}`,
        { hint: elsewhere, details: { appId } },
      );
  }
}
