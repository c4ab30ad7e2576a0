import type { Tenant } from '../tenant/model.ts';
import { clientRegistration, requireEnabledClient } from './client/client-registration.ts';
import { delegatedScopes } from './consent/delegated-scopes.ts';
import { DEVICE_CODE_INTERVAL_SECONDS, DEVICE_CODE_LIFETIME_SECONDS, withDeviceCode } from './device-codes.ts';
import { scopeOfResource } from './grants/token-request.ts';
import { given, required, requireOnce } from './request-parameters.ts';
import type { Visible } from './requested-resource.ts';
import { requireAudience, tenantSegment } from './tenant-segment.ts';

/** A request of a device for a code, after HTTP. */
export interface DeviceAuthorizationRequest {
  readonly tenant: Tenant;
  readonly origin: string;
  readonly segment: string;
  readonly endpoint: 'v1' | 'v2';
  readonly form: URLSearchParams;
  readonly visible: Visible;
  readonly now: Date;
}

/**
 * Answers the device authorization endpoint (RFC 8628 §3.2). Whether the client may use the flow at all is found out at
 * the token endpoint, as with Entra.
 * Throws EntraError 900144, 9002313, 700016, 50194, 7000112, and those of `delegatedScopes`.
 */
export function authorizeDevice(request: DeviceAuthorizationRequest): {
  readonly tenant: Tenant;
  readonly body: Readonly<Record<string, unknown>>;
} {
  const { tenant, origin, form, endpoint, visible, now } = request;
  requireOnce(form);
  const client = clientRegistration(tenant, required(form, 'client_id'), visible);
  requireAudience(client, tenantSegment(tenant, request.segment));
  requireEnabledClient(client);
  const scope = endpoint === 'v2' ? required(form, 'scope') : resourceScope(form);
  const { text } = delegatedScopes({ tenant, origin, client, visible }, scope);
  const made = withDeviceCode(tenant, { clientAppId: client.appId, scope: text, now });
  const page = `${origin}/devicelogin`;
  const message = `To sign in, use a web browser to open the page ${page} and enter the code ${made.userCode} to authenticate.`;
  const codes = { user_code: made.userCode, device_code: made.deviceCode };
  return {
    tenant: made.tenant,
    body:
      endpoint === 'v2'
        ? {
            ...codes,
            verification_uri: page,
            expires_in: DEVICE_CODE_LIFETIME_SECONDS,
            interval: DEVICE_CODE_INTERVAL_SECONDS,
            message,
          }
        : {
            ...codes,
            verification_url: page,
            expires_in: String(DEVICE_CODE_LIFETIME_SECONDS),
            interval: String(DEVICE_CODE_INTERVAL_SECONDS),
            message,
          },
  };
}

function resourceScope(form: URLSearchParams): string {
  const resource = given(form, 'resource');
  return resource === null ? 'openid profile offline_access' : scopeOfResource(resource);
}
