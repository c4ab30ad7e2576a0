import type { Change } from '../model/result.ts';
import type { CredentialStep, PlannedStep, Step, StepDescription } from '../model/step.ts';

import { FHIR_USER_CLAIM } from '../scopes/fhir-user.ts';

/** A step as far as it is described; those of an adoption know no owners yet. */
type DescribableStep =
  Exclude<Step, { readonly kind: 'create-service-principal' }> | { readonly kind: 'create-service-principal' };

/** The steps of a plan with their descriptions; `displayName` is the application's. */
export function described<Kind extends DescribableStep>(
  steps: readonly Kind[],
  displayName: string,
): readonly PlannedStep<Kind>[] {
  return steps.map((step) => ({ ...step, ...describeStep(step, displayName) }));
}

function changeOf(action: Change['action'], target: string, summary: string): Change {
  return { action, target, summary };
}

function describeStep(step: DescribableStep, displayName: string): StepDescription {
  switch (step.kind) {
    case 'create-api-service-principal':
      return {
        progress: `Adding "${step.displayName}" to the tenant`,
        change: changeOf('create', 'servicePrincipal', `service principal of "${step.displayName}" in this tenant`),
      };
    case 'create-application':
      return {
        progress: 'Creating the application',
        change: changeOf('create', 'application', `application "${displayName}"`),
      };
    case 'update-application':
      return { progress: 'Updating the application', change: changeOf('update', 'application', step.summary) };
    case 'set-identifier-uri': {
      const uri = step.choices[0]?.uri.replace('{appId}', '<appId>') ?? '';
      return {
        progress: 'Setting the identifier URI',
        change: changeOf('update', 'application', `identifier URI ${uri}`),
      };
    }
    case 'define-fhir-user':
    case 'issue-fhir-user':
      return describeFhirUserStep(step.kind);
    case 'add-owner':
      return { progress: 'Adding an owner', change: changeOf('add', 'owner', `owner ${step.ownerId}`) };
    case 'create-service-principal':
      return {
        progress: 'Creating the service principal',
        change: changeOf('create', 'servicePrincipal', `service principal of "${displayName}"`),
      };
    case 'update-service-principal':
      return {
        progress: 'Updating the service principal',
        change: changeOf('update', 'servicePrincipal', 'shown among the enterprise applications'),
      };
    case 'assign-app-role':
    case 'grant-consent':
    case 'assign-azure-role':
      return describeAccessStep(step);
    default:
      return describeCredentialStep(step);
  }
}

function describeFhirUserStep(kind: 'define-fhir-user' | 'issue-fhir-user'): StepDescription {
  return kind === 'define-fhir-user'
    ? {
        progress: 'Defining the extension fhirUser',
        change: changeOf('add', 'extensionProperty', 'directory extension fhirUser, for users'),
      }
    : {
        progress: 'Adding the claim fhirUser',
        change: changeOf('update', 'application', `${FHIR_USER_CLAIM} in access tokens`),
      };
}

function describeAccessStep(
  step: Extract<Step, { readonly kind: 'assign-app-role' | 'grant-consent' | 'assign-azure-role' }>,
): StepDescription {
  switch (step.kind) {
    case 'assign-app-role': {
      const name = step.role.value ?? step.role.id;
      return {
        progress: `Assigning the role ${name}`,
        change: changeOf('assign', 'appRoleAssignment', `role ${name}`),
      };
    }
    case 'grant-consent': {
      const scopes = step.added.join(', ');
      const summary = `consent for all users of the tenant: ${scopes} of "${step.api.displayName}"`;
      return { progress: `Granting consent to ${scopes}`, change: changeOf('add', 'oauth2PermissionGrant', summary) };
    }
    case 'assign-azure-role': {
      const { name } = step.role;
      const summary = `Azure role "${name}" on ${step.resource.name}`;
      return {
        progress: `Assigning the Azure role ${name}`,
        change: changeOf('assign', 'azureRoleAssignment', summary),
      };
    }
  }
}

function describeCredentialStep(step: CredentialStep): StepDescription {
  switch (step.kind) {
    case 'withdraw-mark':
      return {
        progress: 'Withdrawing the mark of a secret',
        change: changeOf('update', 'application', `mark of the secret ${step.keyId}, whose delivery is not known`),
      };
    case 'confirm-secret':
      return {
        progress: 'Marking the secret as delivered',
        change: changeOf('update', 'application', `secret ${step.keyId} marked as delivered`),
      };
    case 'add-secret': {
      const summary = `secret for ${Math.floor(step.lifetimeSeconds / 86_400)} days`;
      return { progress: 'Making a secret', change: changeOf('add', 'passwordCredential', summary) };
    }
    case 'remove-secret':
      return {
        progress: 'Removing a secret that was never delivered',
        change: changeOf('remove', 'passwordCredential', `secret ${step.keyId}, which was never delivered`),
      };
    case 'add-certificate':
      return {
        progress: 'Registering the certificate',
        change: changeOf('add', 'keyCredential', `certificate ${step.certificate.subject}`),
      };
    case 'make-certificate': {
      const summary = `certificate for ${Math.floor(step.lifetimeSeconds / 86_400)} days`;
      return { progress: 'Making a key and its certificate', change: changeOf('add', 'keyCredential', summary) };
    }
    case 'add-federated-credential': {
      const { name, subject } = step.credential;
      return {
        progress: `Adding the federated credential ${name}`,
        change: changeOf('add', 'federatedIdentityCredential', `federated credential ${name} for ${subject}`),
      };
    }
  }
}
