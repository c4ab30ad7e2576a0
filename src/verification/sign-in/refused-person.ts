import { type ErrorFacts, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { SignInError } from '../../errors/sign-in-error.ts';
import { reasonForApi, refusalCode } from '../../identity/refusal-for-api.ts';

/** Whose token was asked for. */
export interface TokenHolder {
  readonly displayName: string;
  readonly appId: string;
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

/** Where the cause of a code is found. */
export function explained(code: string | null, appId: string): Pick<ErrorFacts, 'hint' | 'command'> {
  return code === null ? {} : { hint: 'To find the cause:', command: ['explain', code, '--for', appId] };
}
