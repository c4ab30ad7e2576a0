import { askedIds, askedScopes } from '../consent/api-permissions.ts';
import type { AppRole } from '../model/permissions.ts';
import { azureRoleHandOff } from '../roles/azure-hand-off.ts';
import type { AzureFhirRole, FhirResource } from '../model/azure-access.ts';
import { appRoleHandOff, consentHandOff, lacksConsent } from './hand-off.ts';
import type { TenantContext, ExistingRegistration, ExistingResult } from './registration-result.ts';
import { handOffFacts } from '../approval/hand-off-facts.ts';
import { appRoleEffect, scopesEffect } from '../approval/effect.ts';
import { parseSmartScope } from '../scopes/smart-scope.ts';
import { type HandOff, type HandOffFacts, NO_HAND_OFF_FACTS } from '../model/result.ts';

/** The access of a service client that its own registration cannot give. */
export interface AccessLeft {
  /** Azure roles that a client of a managed server does not hold; null among them where nobody said which. */
  readonly azureRoles: readonly (AzureFhirRole | null)[];
  /** The managed server; null where it was not found, or not looked for. */
  readonly azureResource: FhirResource | null;
  /** When that was. */
  readonly now: Date;
  /** App roles of the API that are asked for and not assigned. */
  readonly appRoles: readonly AppRole[];
}

/** What a registration still needs from an administrator, as far as the directory shows. */
export function openHandOffs(
  tenantContext: TenantContext,
  existing: ExistingRegistration,
  result: ExistingResult,
  left: AccessLeft,
): readonly HandOff[] {
  switch (result.type) {
    case 'resource':
      return [];
    case 'confidential':
    case 'public': {
      const { web, spa } = result.replyUrls;
      return lacksConsent(result.permissions) && !isForPeopleToConsent(existing)
        ? [
            {
              ...consentHandOff({
                tenantContext,
                appId: result.appId,
                requestScope: result.requestScope ?? '',
                replyUrl: [...web, ...spa].find((url) => /^https?:/.test(url)) ?? null,
              }),
              ...factsOf(tenantContext, existing, left, consentEffect(existing)),
            },
          ]
        : [];
    }
    case 'service':
      return existing.api !== null && (existing.api.firstParty || result.server.kind !== 'oss')
        ? left.azureRoles.map((role) =>
            azureRoleHandOff({
              role,
              principalId: existing.servicePrincipalId,
              principalType: 'ServicePrincipal',
              resource: left.azureResource,
              fhirUrl: result.server.url ?? '',
            }),
          )
        : left.appRoles.map((role) => {
            const { api, servicePrincipalId: principalId } = existing;
            const grant = { principalId, resourceId: api?.servicePrincipalId ?? null, appRoleId: role.id };
            return {
              ...appRoleHandOff(grant, tenantContext.graphUrl),
              ...factsOf(tenantContext, existing, left, api === null ? null : appRoleEffect(role, api)),
            };
          });
  }
}

/** Nothing is known of an application that a dry run would make. */
function factsOf(
  tenantContext: TenantContext,
  { application, exists, federatedCredentials }: ExistingRegistration,
  { now }: AccessLeft,
  effect: string | null,
): HandOffFacts {
  const handedOff = { application, servicePrincipal: null, federatedCredentials, owners: null };
  // Credentials of the service principal were not read, and a list without them would look whole.
  return exists
    ? { ...handOffFacts(tenantContext, handedOff, effect, now), credentials: null }
    : { ...NO_HAND_OFF_FACTS, effect };
}

/** Whether each person decides about an app of SMART on FHIR by themselves, as its API lets them. */
function isForPeopleToConsent(existing: ExistingRegistration): boolean {
  const scopes = askedScopes(existing.application, existing.api);
  return scopes.length > 0 && scopes.every(({ value, type }) => type === 'User' && parseSmartScope(value) !== null);
}

/** Of the API alone: to sign people in is what every such client may do. */
function consentEffect(existing: ExistingRegistration): string | null {
  const { api, application } = existing;
  const scopes = askedScopes(application, api);
  return api === null || scopes.length === 0 ? null : scopesEffect(scopes, api);
}

/** The app roles that a client asks its API for and does not hold. */
export function unassignedRoles({ api, application, assignedRoleIds }: ExistingRegistration): readonly AppRole[] {
  const ids = api === null ? [] : askedIds(application.requiredResourceAccess, api.appId, 'Role');
  return (api?.appRoles ?? []).filter(({ id }) => ids.includes(id) && !assignedRoleIds.includes(id));
}
