import { authenticateClient } from '../client/client-authentication.ts';
import { requireEnabledClient } from '../client/client-registration.ts';
import { EntraError } from '../entra-error.ts';
import { required } from '../request-parameters.ts';
import { requestedResource, requireSameResource, resourceNamed } from '../requested-resource.ts';
import { tenantSegment } from '../tenant-segment.ts';
import { applicationToken } from '../tokens/application-token.ts';
import { type GrantOutcome, requestingClient, requireOrigin, type TokenRequest } from './token-request.ts';

/**
 * The client credentials grant (RFC 6749 §4.4): a token in the application's own name.
 * Throws EntraError 50059 (no tenant named), 9010010, 7000229 (no service principal), 7000112, 501051, and those of
 * `authenticateClient` and `requestedResource`.
 */
export function grantClientCredentials(request: TokenRequest): GrantOutcome {
  const { tenant, origin, form, visible, now, endpoint } = request;
  const client = requestingClient(request);
  requireOrigin(request, null);
  if (tenantSegment(tenant, request.segment) !== 'tenant') {
    throw new EntraError(
      50059,
      'invalid_request',
      400,
      'No tenant-identifying information found in either the request or implied by any provided credentials.',
    );
  }
  const proof = authenticateClient(client, request);
  const { principal } = client;
  if (principal === null) {
    throw new EntraError(
      7000229,
      'invalid_client',
      401,
      `The client application ${client.appId} is missing service principal in the tenant ${tenant.tenantId}. See ` +
        'instructions here: https://go.microsoft.com/fwlink/?linkid=2225119',
    );
  }
  requireEnabledClient(client);
  const resource =
    endpoint === 'v1'
      ? resourceNamed(tenant, origin, required(form, 'resource'), visible)
      : requestedResource(tenant, origin, required(form, 'scope'), visible);
  if (endpoint === 'v2') {
    requireSameResource(request, form, [resource]);
  }
  return {
    tokens: {
      accessToken: applicationToken({ tenant, origin, client, proof, resource, principal, now }),
      idToken: null,
      refreshToken: null,
      scope: null,
      clientInfo: null,
    },
    platform: null,
  };
}
