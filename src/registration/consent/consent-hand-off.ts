import { CONSENT_BY, consentCommand } from '../result/hand-off.ts';
import type { RevocationStep } from './plan-revocation.ts';
import type { TenantContext } from '../result/registration-result.ts';
import { type HandOff, NO_HAND_OFF_FACTS } from '../model/result.ts';
import type { GrantStep } from '../model/consent.ts';
import { grantAfter } from './tenant-consent.ts';

/**
 * Consent that the caller may not give: the exact request for someone who may (Graph: Create, Update
 * oAuth2PermissionGrant).
 */
export function grantHandOff(clientId: string, step: GrantStep, graphUrl: string): HandOff {
  const resourceId = step.api.servicePrincipalId ?? '';
  const { id, scope } = grantAfter(step, resourceId);
  return {
    kind: 'admin-consent',
    who: CONSENT_BY,
    url: null,
    ...NO_HAND_OFF_FACTS,
    command:
      step.existing === null
        ? request('POST', `${graphUrl}/v1.0/oauth2PermissionGrants`, {
            clientId,
            consentType: 'AllPrincipals',
            resourceId,
            scope,
          })
        : request('PATCH', `${graphUrl}/v1.0/oauth2PermissionGrants/${id}`, { scope }),
  };
}

/**
 * Consent where the caller may not even read what stands or what an API defines, so that the request is not known: the
 * command for someone who may, to the scopes that were named or, where none were, to all that the client asks for.
 */
export function unreadHandOff(tenantContext: TenantContext, appId: string, scopes: readonly string[]): HandOff {
  return {
    kind: 'admin-consent',
    who: CONSENT_BY,
    url: null,
    command: consentCommand(tenantContext, appId, scopes),
    ...NO_HAND_OFF_FACTS,
  };
}

/** Consent that the caller may not revoke: the exact request (Graph: Update, Delete oAuth2PermissionGrant). */
export function revocationHandOff({ grant, remaining }: RevocationStep, graphUrl: string): HandOff {
  const url = `${graphUrl}/v1.0/oauth2PermissionGrants/${grant.id}`;
  return {
    kind: 'consent-revocation',
    who: CONSENT_BY,
    url: null,
    ...NO_HAND_OFF_FACTS,
    command:
      remaining.length === 0
        ? `az rest --method DELETE --url ${url}`
        : request('PATCH', url, { scope: remaining.join(' ') }),
  };
}

/** A scope may hold a quote, which a shell would take for the end of the body. */
function request(method: string, url: string, body: Readonly<Record<string, string>>): string {
  const text = JSON.stringify(body).replaceAll("'", "'\\''");
  return `az rest --method ${method} --url ${url} --headers Content-Type=application/json --body '${text}'`;
}
