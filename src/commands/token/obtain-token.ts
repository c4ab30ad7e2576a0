import { UsageError } from '../../errors/usage-error.ts';
import { acquireClientToken } from '../../verification/client-token/acquire-client-token.ts';
import { acquireManagedIdentityToken } from '../../verification/client-token/managed-identity-token.ts';
import { placeInFile } from '../../verification/client-token/place-in-file.ts';
import { testedClient } from '../../verification/client-token/tested-client.ts';
import type { SessionContext } from '../../session/session.ts';
import { assertPersonMaySignIn } from '../../verification/sign-in/assert-person-may-sign-in.ts';
import { refusedPerson } from '../../verification/sign-in/refused-person.ts';
import type { ObservedClient } from './observe-client.ts';
import type { FoundIdentity } from './find-identity.ts';
import { issuedToken, type ObtainedToken } from './issued-token.ts';
import type { TokenInput, TokenRequest } from './token-fields.ts';

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
  client: ObservedClient,
  { values, target }: Asked,
): Promise<ObtainedToken> {
  return values.signIn === undefined
    ? tokenOfClient(run, client, { values, target })
    : tokenOfPerson(run, client, { ...values, signIn: values.signIn });
}

async function tokenOfPerson(
  { context, session }: SessionContext,
  { identification, existing: { application, api }, requestScope }: ObservedClient,
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
  { identification, existing }: ObservedClient,
  { values: { scope, secretFrom }, target }: Asked,
): Promise<ObtainedToken> {
  if (identification.type === 'public') {
    const { displayName, appId } = existing.application;
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
  return issuedToken(await acquireClientToken(run, client), existing.application, {
    scope: client.scope,
    elsewhere: (input) => `Name the place with ${input('secretFrom')}, such as env-file:.env or keyvault:VAULT.`,
  });
}

/** Gets a token of a managed identity. Throws as {@link issuedToken}, and UsageError `sign_in_impossible`. */
export async function obtainIdentityToken(
  run: SessionContext,
  { servicePrincipal, scope }: FoundIdentity,
  { signIn }: TokenInput['values'],
): Promise<ObtainedToken> {
  const { displayName, appId: clientId } = servicePrincipal;
  if (signIn !== undefined) {
    throw new UsageError('sign_in_impossible', `"${displayName}" is a managed identity, to which no one signs in.`, {
      hint: (input) => `Leave out ${input('signIn')}.`,
      details: { appId: clientId },
    });
  }
  return issuedToken(await acquireManagedIdentityToken(run, { clientId, scope }), servicePrincipal, {
    scope,
    elsewhere: 'Run this where it runs: in the virtual machine, app or job that Azure gave it to.',
  });
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
