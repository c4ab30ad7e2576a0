import type { AppRole, PermissionScope } from './permissions.ts';
import type { AzureFhirRole, FhirResource } from './azure-access.ts';
import type { Certificate } from './certificate.ts';
import type { ObservedApplication, OtherApiProperties, RequiredResourceAccess } from './observed.ts';
import type { GrantStep } from './consent.ts';
import type { Change } from './result.ts';

/** A federated credential to make (Graph: federatedIdentityCredential). */
export interface WantedFederatedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly description: string;
}

/**
 * The properties of an application that a step writes; lists are whole, as Graph replaces them (Graph: application
 * update).
 */
export interface ApplicationPatch {
  readonly displayName?: string;
  readonly signInAudience?: 'AzureADMyOrg';
  /** Null takes it away. */
  readonly description?: string | null;
  /** Null takes it away. */
  readonly notes?: string | null;
  /** Null takes it away. */
  readonly serviceManagementReference?: string | null;
  readonly tags?: readonly string[];
  readonly identifierUris?: readonly string[];
  readonly isFallbackPublicClient?: boolean;
  readonly api?: OtherApiProperties & {
    readonly requestedAccessTokenVersion?: 1 | 2;
    readonly oauth2PermissionScopes?: readonly PermissionScope[];
  };
  readonly appRoles?: readonly AppRole[];
  readonly web?: {
    readonly redirectUris?: readonly string[];
    readonly logoutUrl?: string;
    readonly implicitGrantSettings?: {
      readonly enableIdTokenIssuance: false;
      readonly enableAccessTokenIssuance: false;
    };
  };
  readonly spa?: { readonly redirectUris: readonly string[] };
  readonly publicClient?: { readonly redirectUris: readonly string[] };
  readonly requiredResourceAccess?: readonly RequiredResourceAccess[];
  readonly servicePrincipalLockConfiguration?: { readonly isEnabled: true; readonly allProperties: true };
  readonly optionalClaims?: NonNullable<ObservedApplication['optionalClaims']>;
}

/** A new application object (Graph: Create application). */
export interface ApplicationBody extends ApplicationPatch {
  readonly displayName: string;
  readonly uniqueName: string;
  readonly signInAudience: 'AzureADMyOrg';
}

/** An identifier URI to try, with the token version that goes with it; `{appId}` stands for the appId. */
export interface IdentifierUriChoice {
  readonly uri: string;
  readonly tokenVersion: 1 | 2;
}

/** A new service principal (Graph: Create servicePrincipal). */
export interface ServicePrincipalBody {
  readonly tags: readonly string[];
  readonly appRoleAssignmentRequired: boolean;
}

/** A write to the credentials of the application object. */
export type CredentialStep =
  | { readonly kind: 'withdraw-mark'; readonly keyId: string }
  | { readonly kind: 'confirm-secret'; readonly keyId: string }
  | { readonly kind: 'add-secret'; readonly lifetimeSeconds: number }
  | { readonly kind: 'remove-secret'; readonly keyId: string }
  | { readonly kind: 'add-federated-credential'; readonly credential: WantedFederatedCredential }
  | { readonly kind: 'add-certificate'; readonly certificate: Certificate }
  | { readonly kind: 'make-certificate'; readonly lifetimeSeconds: number };

/** A write to the application object; these are done in turn. */
export type ApplicationStep =
  | {
      readonly kind: 'create-application';
      readonly body: ApplicationBody;
      /** Object ids to bind as owners. */
      readonly ownerIds: readonly string[];
      /** In order of preference; empty for clients. */
      readonly identifierUris: readonly IdentifierUriChoice[];
    }
  | { readonly kind: 'update-application'; readonly patch: ApplicationPatch; readonly summary: string }
  | {
      readonly kind: 'set-identifier-uri';
      readonly choices: readonly IdentifierUriChoice[];
      readonly keep: readonly string[];
    }
  | { readonly kind: 'add-owner'; readonly ownerId: string }
  /** Defines the directory extension that holds who a person is in the records. */
  | { readonly kind: 'define-fhir-user' }
  /** Puts it into the access tokens, as an optional claim. */
  | { readonly kind: 'issue-fhir-user' }
  | CredentialStep;

/** A write to the service principal and what hangs on it; these follow the creation of the application. */
export type ServicePrincipalStep =
  | {
      readonly kind: 'create-service-principal';
      readonly body: ServicePrincipalBody;
      /** Object ids to bind as owners. */
      readonly ownerIds: readonly string[];
    }
  | { readonly kind: 'update-service-principal'; readonly tags: readonly string[] }
  | { readonly kind: 'assign-app-role'; readonly role: AppRole }
  | GrantStep
  | AzureRoleStep;

/**
 * An Azure role to give to the service principal on a managed FHIR service
 * (https://learn.microsoft.com/azure/healthcare-apis/authentication-authorization).
 */
export interface AzureRoleStep {
  readonly kind: 'assign-azure-role';
  readonly role: AzureFhirRole;
  readonly resource: FhirResource;
}

/** A write that has to come before everything else. */
export interface PreparationStep {
  readonly kind: 'create-api-service-principal';
  readonly appId: string;
  readonly displayName: string;
}

/** One write of a plan. */
export type Step = PreparationStep | ApplicationStep | ServicePrincipalStep;

/** What a step does, for people. */
export interface StepDescription {
  /** As results and questions report it. */
  readonly change: Change;
  /** As progress reports it while it is being done. */
  readonly progress: string;
}

/** A step of a plan, which carries its own description. */
export type PlannedStep<Kind = Step> = Kind & StepDescription;
