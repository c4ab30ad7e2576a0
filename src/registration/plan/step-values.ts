import { mergedScope, scopesIn } from '../consent/tenant-consent.ts';
import { utc } from '../credentials/existing-credential.ts';
import type { CredentialStep, Step } from '../model/step.ts';
import { allowedActions } from '../roles/allowed-actions.ts';
import { roleName } from '../roles/role-assignment.ts';
import { FHIR_USER } from '../scopes/fhir-user.ts';
import type { ChangeFacts, ValueChange } from './change-facts.ts';

/** What a step writes beside the properties of the application object: each with names beside ids. */
export function otherValues(step: Step, facts: ChangeFacts): readonly ValueChange[] {
  switch (step.kind) {
    case 'create-api-service-principal':
      return [made('appId', step.appId), made('displayName', step.displayName)];
    case 'create-application':
      return step.ownerIds.length === 0 ? [] : [made('owners', named(step.ownerIds, facts))];
    case 'add-owner': {
      const before = facts.owners?.map(({ id, name }) => ({ name, id })) ?? null;
      return [{ property: 'owners', before, after: [...(before ?? []), ...named([step.ownerId], facts)] }];
    }
    case 'create-service-principal':
      return [
        made('appRoleAssignmentRequired', step.body.appRoleAssignmentRequired),
        made('tags', step.body.tags),
        ...(step.ownerIds.length === 0 ? [] : [made('owners', named(step.ownerIds, facts))]),
      ];
    case 'update-service-principal':
      return [{ property: 'tags', before: facts.servicePrincipal?.tags ?? null, after: step.tags }];
    case 'assign-app-role':
    case 'grant-consent':
    case 'assign-azure-role':
      return [accessValue(step, facts)];
    case 'define-fhir-user':
      return [made('extensionProperties', [FHIR_USER])];
    case 'update-application':
    case 'issue-fhir-user':
    case 'set-identifier-uri':
      return [];
    default:
      return credentialValues(step, facts);
  }
}

function made(property: string, after: unknown): ValueChange {
  return { property, before: null, after };
}

/** Owners by name and id; the name is null where nothing that was read or given tells it. */
function named(ids: readonly string[], { ownerNames }: Pick<ChangeFacts, 'ownerNames'>): readonly unknown[] {
  return ids.map((id) => ({ name: ownerNames.get(id) ?? null, id }));
}

function accessValue(
  step: Extract<Step, { readonly kind: 'assign-app-role' | 'grant-consent' | 'assign-azure-role' }>,
  { api }: ChangeFacts,
): ValueChange {
  switch (step.kind) {
    case 'assign-app-role':
      return made('appRoleAssignments', {
        ...{ role: roleName(step.role), appRoleId: step.role.id, allows: allowedActions(step.role) },
        ...{ api: api?.displayName ?? null, apiAppId: api?.appId ?? null },
      });
    case 'grant-consent': {
      const { displayName, appId } = step.api;
      const of = { api: displayName, apiAppId: appId, consentType: 'AllPrincipals' };
      const scope = step.existing?.scope ?? '';
      return {
        property: 'oauth2PermissionGrants',
        before: step.existing === null ? null : { ...of, scopes: scopesIn(scope) },
        after: { ...of, scopes: scopesIn(mergedScope(scope, step.wanted, displayName)) },
      };
    }
    case 'assign-azure-role':
      return made('roleAssignments', {
        ...{ role: step.role.name, roleDefinitionId: step.role.definitionId },
        ...{ scope: step.resource.id, resource: step.resource.name },
      });
  }
}

const SECONDS_OF_DAY = 86_400;

function credentialValues(step: CredentialStep, { application, deliveredTo }: ChangeFacts): readonly ValueChange[] {
  switch (step.kind) {
    case 'add-secret':
      return [
        made('passwordCredentials', { lifetimeDays: Math.floor(step.lifetimeSeconds / SECONDS_OF_DAY), deliveredTo }),
      ];
    case 'remove-secret': {
      const secret = application?.passwordCredentials.find(({ keyId }) => keyId === step.keyId);
      const { displayName: name = null, endDateTime = null } = secret ?? {};
      return [
        {
          property: 'passwordCredentials',
          before: { keyId: step.keyId, name, expiresAt: utc(endDateTime) },
          after: null,
        },
      ];
    }
    case 'add-certificate': {
      const { subject, thumbprint, notAfter } = step.certificate;
      return [made('keyCredentials', { subject, thumbprint, expiresAt: notAfter.toISOString(), deliveredTo })];
    }
    case 'make-certificate':
      return [made('keyCredentials', { lifetimeDays: Math.floor(step.lifetimeSeconds / SECONDS_OF_DAY), deliveredTo })];
    case 'add-federated-credential': {
      const { name, issuer, subject, audience } = step.credential;
      return [made('federatedIdentityCredentials', { name, issuer, subject, audience })];
    }
    // Their marks are tags of the application.
    case 'withdraw-mark':
    case 'confirm-secret':
      return [];
  }
}
