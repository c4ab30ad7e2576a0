import type { SigningKey } from '../../state/signing-key.ts';
import type { Tenant } from '../../tenant/model.ts';
import { FhirError } from '../fhir-error.ts';
import type { FhirServerName } from '../fhir-server.ts';
import { acceptedIssuers, type SettingsInForce } from '../fhir-settings.ts';
import { actionsOfPrincipal } from './ahds-roles.ts';
import { type TokenClaims, verifyBearerToken } from './bearer-token.ts';
import { type FhirAccess, FULL_ACCESS } from './fhir-access.ts';
import { actionsOfRoles } from './oss-roles.ts';
import { readSmartAccess } from './smart-scopes.ts';

/** Which server is called, and what it goes by. */
export interface ProtectedServer {
  readonly server: FhirServerName;
  readonly settings: SettingsInForce;
  readonly tenant: Tenant;
  readonly origin: string;
}

/**
 * What the bearer of a token may do: by the app roles in it for `oss`, by the Azure roles of its `oid` for `ahds`.
 * Throws FhirError 401 for no token or a bad one, and 400 for SMART scopes that do not fit.
 */
export async function accessOf(
  authorization: string | undefined,
  protectedServer: ProtectedServer,
  key: () => Promise<SigningKey>,
  now: Date,
): Promise<FhirAccess> {
  const { server, settings, tenant } = protectedServer;
  if (!settings.securityEnabled) {
    return FULL_ACCESS;
  }
  const claims = await authenticate(authorization, protectedServer, key, now);
  if (!settings.authorizationEnabled) {
    return FULL_ACCESS;
  }
  const actions = server === 'oss' ? actionsOfRoles(claims.roles) : actionsOfPrincipal(tenant, claims.oid ?? '');
  return { actions, smart: actions.has('smart') ? readSmartAccess(claims, settings) : null };
}

async function authenticate(
  authorization: string | undefined,
  { server, settings, tenant, origin }: ProtectedServer,
  key: () => Promise<SigningKey>,
  now: Date,
): Promise<TokenClaims> {
  const token = /^Bearer +(\S.*)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw unauthenticated(settings, '');
  }
  const expected = { audience: settings.audience, issuers: acceptedIssuers(settings, server, origin, tenant) };
  const verdict = await verifyBearerToken(token.trim(), expected, await key(), now);
  if ('fault' in verdict) {
    const description = verdict.fault === null ? '' : `, error_description="${headerText(verdict.fault)}"`;
    throw unauthenticated(settings, `, error="invalid_token"${description}`);
  }
  return verdict.claims;
}

/**
 * The challenge that shows whose tokens, and for what audience, the server expects
 * (https://github.com/microsoft/fhir-server).
 */
function unauthenticated({ authority, audience }: SettingsInForce, error: string): FhirError {
  const challenge =
    `Bearer authorization_uri="${headerText(authority)}", resource_id="${headerText(audience)}", ` +
    `realm="${headerText(audience)}"${error}`;
  return new FhirError(401, 'login', 'Authentication failed.', { 'WWW-Authenticate': challenge });
}

/** A token's claims are anybody's words: nothing that a header cannot hold. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, '');
}
