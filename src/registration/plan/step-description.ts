import type { Change } from '../model/result.ts';
import type { CredentialStep, Step } from '../model/step.ts';

/** A step as a change of the result: what it does, to what, in one line. */
export function describeStep(step: Step, displayName: string): Change {
  switch (step.kind) {
    case 'create-api-service-principal':
      return {
        action: 'create',
        target: 'servicePrincipal',
        summary: `service principal of "${step.displayName}" in this tenant`,
      };
    case 'create-application':
      return { action: 'create', target: 'application', summary: `application "${displayName}"` };
    case 'update-application':
      return { action: 'update', target: 'application', summary: step.summary };
    case 'set-identifier-uri':
      return {
        action: 'update',
        target: 'application',
        summary: `identifier URI ${step.choices[0]?.uri.replace('{appId}', '<appId>') ?? ''}`,
      };
    case 'add-owner':
      return { action: 'add', target: 'owner', summary: `owner ${step.ownerId}` };
    case 'confirm-secret':
    case 'add-secret':
    case 'remove-secret':
    case 'add-certificate':
    case 'make-certificate':
    case 'add-federated-credential':
      return describeCredentialStep(step);
    case 'create-service-principal':
      return { action: 'create', target: 'servicePrincipal', summary: `service principal of "${displayName}"` };
    case 'update-service-principal':
      return { action: 'update', target: 'servicePrincipal', summary: 'shown among the enterprise applications' };
    case 'assign-app-role':
      return { action: 'assign', target: 'appRoleAssignment', summary: `role ${step.role.value ?? step.role.id}` };
    case 'grant-consent':
      return {
        action: 'add',
        target: 'oauth2PermissionGrant',
        summary: `consent for all users of the tenant: ${step.added.join(', ')} of "${step.api.displayName}"`,
      };
    case 'assign-azure-role':
      return {
        action: 'assign',
        target: 'azureRoleAssignment',
        summary: `Azure role "${step.role.name}" on ${step.resource.name}`,
      };
  }
}

function describeCredentialStep(step: CredentialStep): Change {
  switch (step.kind) {
    case 'confirm-secret':
      return { action: 'update', target: 'application', summary: `secret ${step.keyId} marked as delivered` };
    case 'add-secret':
      return {
        action: 'add',
        target: 'passwordCredential',
        summary: `secret for ${Math.floor(step.lifetimeSeconds / 86_400)} days`,
      };
    case 'remove-secret':
      return {
        action: 'remove',
        target: 'passwordCredential',
        summary: `secret ${step.keyId}, which was never delivered`,
      };
    case 'add-certificate':
      return { action: 'add', target: 'keyCredential', summary: `certificate ${step.certificate.subject}` };
    case 'make-certificate':
      return {
        action: 'add',
        target: 'keyCredential',
        summary: `certificate for ${Math.floor(step.lifetimeSeconds / 86_400)} days`,
      };
    case 'add-federated-credential':
      return {
        action: 'add',
        target: 'federatedIdentityCredential',
        summary: `federated credential ${step.credential.name} for ${step.credential.subject}`,
      };
  }
}

/** What progress says while a step is being done. */
export function describeProgress(step: Step): string {
  switch (step.kind) {
    case 'create-api-service-principal':
      return `Adding "${step.displayName}" to the tenant`;
    case 'create-application':
      return 'Creating the application';
    case 'update-application':
      return 'Updating the application';
    case 'set-identifier-uri':
      return 'Setting the identifier URI';
    case 'add-owner':
      return 'Adding an owner';
    case 'confirm-secret':
      return 'Marking the secret as delivered';
    case 'add-secret':
      return 'Making a secret';
    case 'remove-secret':
      return 'Removing a secret that was never delivered';
    case 'add-federated-credential':
      return `Adding the federated credential ${step.credential.name}`;
    case 'add-certificate':
      return 'Registering the certificate';
    case 'make-certificate':
      return 'Making a key and its certificate';
    case 'create-service-principal':
      return 'Creating the service principal';
    case 'update-service-principal':
      return 'Updating the service principal';
    case 'assign-app-role':
      return `Assigning the role ${step.role.value ?? step.role.id}`;
    case 'grant-consent':
      return `Granting consent to ${step.added.join(', ')}`;
    case 'assign-azure-role':
      return `Assigning the Azure role ${step.role.name}`;
  }
}
