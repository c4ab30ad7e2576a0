import { type ErrorFacts, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { SignInError } from '../../errors/sign-in-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { Wording } from '../../errors/wording.ts';
import { reasonForApi, refusalCode } from '../../identity/refusal-for-api.ts';
import type { ClientToken } from '../../verification/model.ts';

/** A token, and the facts about it that are reported. */
export interface ObtainedToken {
  readonly token: string;
  readonly scope: string;
  /** Where the credential was read, or how a person signed in. */
  readonly source: string;
}

/** Whose token was asked for. */
export interface TokenHolder {
  readonly displayName: string;
  readonly appId: string;
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

/** The hints of a refused sign-in are about our own; all other errors are as they are. */
export function refusedPerson(error: unknown, { displayName, appId }: TokenHolder): unknown {
  if (!(error instanceof SignInError) || error.code !== 'sign_in_refused') {
    return error;
  }
  const reason = reasonForApi(error.attempts.at(-1)?.reason ?? '');
  const entraCode = refusalCode(reason);
  const message = `Microsoft Entra ID gave no token to the person who signed in to "${displayName}". ${reason}`;
  return new PrivilegeError('client_refused', message, {
    ...explained(entraCode, appId),
    requestId: error.requestId ?? undefined,
    details: { appId, entraCode },
    cause: error,
  });
}

function explained(code: string | null, appId: string): Pick<ErrorFacts, 'hint' | 'command'> {
  return code === null ? {} : { hint: 'To find the cause:', command: ['explain', code, '--for', appId] };
}
