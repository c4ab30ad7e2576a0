import type { FederatedCredential, Observed, ObservedApplication } from '../../src/registration/model/observed.ts';
import type { Plan } from '../../src/registration/model/plan.ts';
import { azureAssignment } from './sample-azure.ts';
import { predictApplication } from '../../src/registration/plan/prediction.ts';
import type { ApplicationStep, ServicePrincipalStep } from '../../src/registration/model/step.ts';
import { deliveredTag } from '../../src/registration/tags.ts';
import { grantAfter, withGrants } from '../../src/registration/consent/tenant-consent.ts';
import { APP_ID } from './sample-tenant.ts';

const NEW_SECRET = {
  keyId: 'new-secret',
  displayName: 'fhir-apps 0001',
  hint: 'new',
  startDateTime: null,
  endDateTime: '2027-02-01T00:00:00Z',
};

function withDelivered(application: ObservedApplication, keyId: string): ObservedApplication {
  return { ...application, tags: [...application.tags, deliveredTag(keyId)] };
}

/** Secrets as Graph and the sink would leave them; a prediction says nothing of them. */
function withSecrets(application: ObservedApplication, step: ApplicationStep): ObservedApplication {
  switch (step.kind) {
    case 'add-secret':
      return withDelivered(
        { ...application, passwordCredentials: [...application.passwordCredentials, NEW_SECRET] },
        NEW_SECRET.keyId,
      );
    case 'confirm-secret':
      return withDelivered(application, step.keyId);
    case 'remove-secret':
      return {
        ...application,
        passwordCredentials: application.passwordCredentials.filter(({ keyId }) => keyId !== step.keyId),
      };
    default:
      return application;
  }
}

function withFederatedCredential(
  existing: readonly FederatedCredential[],
  step: ApplicationStep,
): readonly FederatedCredential[] {
  return step.kind === 'add-federated-credential'
    ? [...existing, { ...step.credential, id: step.credential.name, audiences: [step.credential.audience] }]
    : existing;
}

/** Entra assigns ids, so a new application's own identifier URI is known only now. */
function withIds(application: ObservedApplication, plan: Plan): ObservedApplication {
  const creation = plan.application.find((step) => step.kind === 'create-application');
  if (creation === undefined) {
    return application;
  }
  const [choice] = creation.identifierUris;
  return {
    ...application,
    id: 'application',
    appId: APP_ID,
    identifierUris: choice === undefined ? [] : [choice.uri.replace('{appId}', APP_ID)],
  };
}

function withServicePrincipalStep(observed: Observed, step: ServicePrincipalStep): Observed {
  switch (step.kind) {
    case 'create-service-principal':
      return {
        ...observed,
        servicePrincipal: {
          ...step.body,
          id: 'service-principal',
          appId: APP_ID,
          displayName: '',
          accountEnabled: true,
          servicePrincipalType: 'Application',
          servicePrincipalNames: [],
          credentials: [],
          appRoles: [],
          oauth2PermissionScopes: [],
        },
      };
    case 'update-service-principal':
      return {
        ...observed,
        servicePrincipal: observed.servicePrincipal && { ...observed.servicePrincipal, tags: step.tags },
      };
    case 'assign-app-role':
      return {
        ...observed,
        assignments: [
          ...observed.assignments,
          { appRoleId: step.role.id, resourceId: observed.api?.servicePrincipalId ?? '' },
        ],
      };
    case 'grant-consent': {
      const resourceId = step.api.servicePrincipalId ?? observed.api?.servicePrincipalId ?? '';
      return { ...observed, grants: withGrants(observed.grants, [grantAfter(step, resourceId)]) };
    }
    case 'assign-azure-role': {
      const { role, resource } = step;
      const given = azureAssignment(role, observed.servicePrincipal?.id ?? '', resource.id);
      const { azureAccess } = observed;
      return {
        ...observed,
        azureAccess: azureAccess && { ...azureAccess, assignments: [...(azureAccess.assignments ?? []), given] },
      };
    }
  }
}

/** The directory as it stands after a plan that nothing refused. */
export function applyInMemory(plan: Plan, before: Observed): Observed {
  const predicted = withIds(predictApplication(plan, before), plan);
  const newOwners = plan.application.flatMap((step) =>
    step.kind === 'create-application' ? step.ownerIds : step.kind === 'add-owner' ? [step.ownerId] : [],
  );
  const prepared = plan.preparation.length > 0;
  return plan.servicePrincipal.reduce(withServicePrincipalStep, {
    ...before,
    application: plan.application.reduce(withSecrets, predicted),
    owners: [...(before.owners ?? []), ...newOwners.map((id) => ({ id, appId: null, name: id }))],
    api: before.api && (prepared ? { ...before.api, servicePrincipalId: 'api-principal' } : before.api),
    federatedCredentials: plan.application.reduce(withFederatedCredential, before.federatedCredentials ?? []),
    // What the sink holds stays, unless a new secret takes its place.
    storedSecretHint: plan.application.some(({ kind }) => kind === 'add-secret')
      ? NEW_SECRET.hint
      : before.storedSecretHint,
    storedCertificate: before.storedCertificate,
  });
}
