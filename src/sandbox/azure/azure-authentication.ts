import { JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod';
import type { TokenTrust } from '../microsoft-graph/permissions/authentication.ts';
import { AZURE_RESOURCE_MANAGER_APP_ID } from '../tenant/first-party-applications.ts';
import type { Tenant } from '../tenant/model.ts';
import type { AzureCaller } from './azure-call.ts';
import { AzureError } from './azure-error.ts';

const AUDIENCES = [
  'https://management.core.windows.net/',
  'https://management.core.windows.net',
  'https://management.azure.com/',
  'https://management.azure.com',
];

const claimsShape = z.object({
  oid: z.string(),
  upn: z.string().optional(),
  unique_name: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
});

/**
 * Verifies the bearer token of a request to Azure Resource Manager: signature, audience, lifetime.
 * Throws AzureError 401; its codes and texts are assumption A20.
 */
export async function authenticateAzure(
  authorization: string | undefined,
  tenant: Tenant,
  { origin, signingKey, now }: TokenTrust,
): Promise<AzureCaller> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const refusal = (code: string, message: string): AzureError =>
    new AzureError(401, code, message, {
      'WWW-Authenticate': `Bearer authorization_uri="${origin}/${tenant.tenantId}", error="invalid_token", error_description="${code}"`,
    });
  if (token === undefined) {
    throw refusal('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  try {
    const { payload } = await jwtVerify(token, (await signingKey()).publicKey, {
      algorithms: ['RS256'],
      currentDate: now(),
      // az asks for one with two slashes: it appends `/.default` (`resource_to_scopes` in
      // https://github.com/Azure/azure-cli).
      audience: [...AUDIENCES, ...AUDIENCES.map((each) => `${each}/`), AZURE_RESOURCE_MANAGER_APP_ID],
    });
    const { oid, upn, unique_name: uniqueName, appid, azp } = claimsShape.parse(payload);
    return { objectId: oid, name: upn ?? uniqueName ?? appid ?? azp ?? oid };
  } catch (error) {
    throw refusal(...reasonOf(error));
  }
}

function reasonOf(error: unknown): [code: string, message: string] {
  if (error instanceof JWTExpired) {
    const expiry = new Date(Number(error.payload.exp) * 1000).toUTCString();
    return [
      'ExpiredAuthenticationToken',
      `The access token expiry UTC time '${expiry}' is earlier than current UTC time '${new Date().toUTCString()}'.`,
    ];
  }
  if (error instanceof JWTClaimValidationFailed && error.claim === 'aud') {
    const allowed = AUDIENCES.map((each) => `'${each}'`).join(',');
    return [
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${String(error.payload.aud)}'. It should ` +
        `exactly match with one of the allowed audiences ${allowed}.`,
    ];
  }
  return ['InvalidAuthenticationToken', 'The access token is invalid.'];
}
