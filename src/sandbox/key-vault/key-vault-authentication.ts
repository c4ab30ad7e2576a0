import { JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod';
import type { TokenTrust } from '../microsoft-graph/permissions/authentication.ts';
import { AZURE_KEY_VAULT_APP_ID } from '../tenant/first-party-applications.ts';
import type { Tenant } from '../tenant/model.ts';
import type { KeyVaultCaller } from './key-vault-call.ts';
import { KeyVaultError } from './key-vault-error.ts';

/** What clients ask tokens for, and the audience of these. */
const RESOURCE = 'https://vault.azure.net';
const AUDIENCES = [RESOURCE, `${RESOURCE}/`, `${RESOURCE}//`, AZURE_KEY_VAULT_APP_ID];

const claimsShape = z.object({
  iss: z.string(),
  oid: z.string(),
  appid: z.string().optional(),
  azp: z.string().optional(),
});

/**
 * Verifies the bearer token of a request to Key Vault: signature, audience, lifetime.
 * Throws KeyVaultError 401 with the challenge that clients learn authority and resource from. Challenge and text for no
 * token are recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/tests/latest/recordings/test_keyvault_secret_copy_single.yaml;
 * the others are widely reported ones, and that for a token of another tenant is assumption A30.
 */
export async function authenticateToVault(
  authorization: string | undefined,
  tenant: Tenant,
  { origin, signingKey, now }: TokenTrust,
): Promise<KeyVaultCaller> {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  const refusal = (message: string): KeyVaultError =>
    new KeyVaultError(401, 'Unauthorized', message, {
      headers: { 'WWW-Authenticate': `Bearer authorization="${origin}/${tenant.tenantId}", resource="${RESOURCE}"` },
    });
  if (token === undefined) {
    throw refusal('AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.');
  }
  try {
    const { payload } = await jwtVerify(token, (await signingKey()).publicKey, {
      algorithms: ['RS256'],
      audience: AUDIENCES,
      currentDate: now(),
    });
    const { iss, oid, appid, azp } = claimsShape.parse(payload);
    return { objectId: oid, appId: appid ?? azp ?? '', issuer: iss };
  } catch (error) {
    throw refusal(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof JWTExpired) {
    return "[TokenExpired] Error validating token: 'S2S12086'.";
  }
  if (error instanceof JWTClaimValidationFailed && error.claim === 'aud') {
    return `AKV10022: Invalid audience. Expected ${RESOURCE}, found: ${String(error.payload.aud)}.`;
  }
  return 'AKV10046: Unable to resolve the key used for signature validation.';
}
