import { type ErrorFacts, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { SignInError } from '../../errors/sign-in-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { reasonForApi, refusalCode } from '../../identity/refusal-for-api.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { acquireClientToken } from '../../verification/client-token/acquire-client-token.ts';
import { placeInFile } from '../../verification/client-token/place-in-file.ts';
import { testedClient } from '../../verification/client-token/tested-client.ts';
import type { SessionContext } from '../../session/session.ts';
import { assertPersonMaySignIn } from './assert-person-may-sign-in.ts';
import type { FoundClient } from './find-client.ts';
import type { TokenInput, TokenRequest } from './token-fields.ts';

/** A token, and what is told of it. */
export interface ObtainedToken {
  readonly token: string;
  readonly scope: string;
  /** Where the credential was read, or how a person signed in. */
  readonly source: string;
}

/** What was asked for, and the environment file that may say where the credential is. */
interface Asked extends Pick<TokenRequest, 'target'> {
  readonly values: TokenInput['values'];
}

/**
 * Gets a token of the client itself, or of a person who signs in to it. Throws UsageError `sign_in_needed`,
 * `sign_in_impossible`, `scope_unknown` or `credential_not_here`, PrivilegeError `client_refused`, and what signing in throws.
 */
export function obtainToken(
  run: SessionContext,
  client: FoundClient,
  { values, target }: Asked,
): Promise<ObtainedToken> {
  return values.signIn === undefined
    ? tokenOfClient(run, client, { values, target })
    : tokenOfPerson(run, client, { ...values, signIn: values.signIn });
}

async function tokenOfPerson(
  { context, session }: SessionContext,
  { identification, existing: { application, api }, requestScope }: FoundClient,
  { signIn, scope: asked }: { readonly signIn: 'browser' | 'device-code'; readonly scope?: string | undefined },
): Promise<ObtainedToken> {
  assertPersonMaySignIn(application, identification, signIn);
  const scope = asked ?? requestScope ?? (api === null ? null : `${api.audience}/.default`);
  if (scope === null) {
    throw scopeUnknown();
  }
  context.progress(`Signing in to "${application.displayName}" (${signIn})`);
  try {
    const { token } = await session.signInPerson(signIn, application.appId, scope);
    return { token, scope, source: signIn };
  } catch (error) {
    throw refusedPerson(error, application);
  }
}

async function tokenOfClient(
  run: SessionContext,
  { identification, existing }: FoundClient,
  { values: { scope, secretFrom }, target }: Asked,
): Promise<ObtainedToken> {
  const { displayName, appId } = existing.application;
  if (identification.type === 'public') {
    throw new UsageError('sign_in_needed', `"${displayName}" has no credential of its own: a person signs in to it.`, {
      hint: (input) => `Add ${input('signIn')} browser, or ${input('signIn')} device-code.`,
      details: { appId },
    });
  }
  const entry = target?.environment.registrations.find(({ key }) => key === identification.key) ?? null;
  const known = testedClient(existing, identification, placeInFile(entry, secretFrom));
  if (known === null) {
    throw scopeUnknown();
  }
  const client = scope === undefined ? known : { ...known, scope };
  const answer = await acquireClientToken(run, client);
  switch (answer.kind) {
    case 'token':
      return { token: answer.token, scope: client.scope, source: answer.source };
    case 'refused':
      throw new PrivilegeError('client_refused', `Microsoft Entra ID gave "${displayName}" no token. ${answer.text}`, {
        ...explained(answer.code, appId),
        details: { appId, source: answer.source, entraCode: answer.code },
      });
    case 'untestable':
      throw new UsageError(
        'credential_not_here',
        `No credential of "${displayName}" can be used here. ${answer.text}`,
        {
          hint: (input) => `Name the place with ${input('secretFrom')}, such as env-file:.env or keyvault:VAULT.`,
          details: { appId },
        },
      );
  }
}

/** The hints of a refused sign-in are about our own; all other errors are as they are. */
function refusedPerson(error: unknown, { displayName, appId }: ObservedApplication): unknown {
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

function scopeUnknown(): UsageError {
  return new UsageError(
    'scope_unknown',
    'The API of its FHIR server is not in this tenant, so what to ask for is not known.',
    {
      hint: (input) => `Name it with ${input('scope')}, such as https://fhir.contoso.com/.default.`,
    },
  );
}
