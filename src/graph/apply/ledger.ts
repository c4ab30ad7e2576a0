import type { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { AppRole } from '../../registration/model/permissions.ts';
import type { AzureFhirRole } from '../../registration/model/azure-access.ts';
import type {
  FederatedCredential,
  Observed,
  ObservedApplication,
  ObservedServicePrincipal,
} from '../../registration/model/observed.ts';
import type { GrantStep, TenantGrant } from '../../registration/model/consent.ts';
import type { Change } from '../../registration/model/result.ts';
import type { AzureRoleStep, IdentifierUriChoice } from '../../registration/model/step.ts';
import type { IssuedSecret } from '../write/credentials.ts';

/** A secret that this run made and handed over. */
export interface DeliveredSecret extends IssuedSecret {
  /** False while it waits to go out with the result. */
  readonly confirmed: boolean;
}

/** A secret that was made and has not reached anybody. */
export interface UndeliveredSecret {
  /** Null where its answer was lost, so that nobody knows whether it stands. */
  readonly keyId: string | null;
  readonly displayName: string;
}

/** An Azure role that the caller may not assign. */
export interface RefusedAzureRole {
  readonly role: AzureFhirRole;
  readonly error: PrivilegeError;
}

/** A role that the caller may not assign. */
export interface RefusedRole {
  readonly role: AppRole;
  readonly error: PrivilegeError;
}

/** Consent that the caller may not give. */
export interface RefusedConsent {
  readonly step: GrantStep;
  readonly error: PrivilegeError;
}

/**
 * What stands of a registration, and what this run made of it: written as the run goes on, so that a failure in the
 * middle can still say it.
 */
export class Ledger {
  #application: ObservedApplication | null;
  #servicePrincipal: ObservedServicePrincipal | null;
  #apiServicePrincipalId: string | null;
  #created = { application: false, servicePrincipal: false };
  #changes: readonly Change[] = [];
  #assigned: readonly AppRole[] = [];
  #refusedRoles: readonly RefusedRole[] = [];
  #grants: readonly TenantGrant[] = [];
  #refusedConsents: readonly RefusedConsent[] = [];
  #assignedAzure: readonly AzureRoleStep[] = [];
  #refusedAzure: readonly RefusedAzureRole[] = [];
  #refusedUris: readonly IdentifierUriChoice[] = [];
  #secret: DeliveredSecret | null = null;
  #undelivered: UndeliveredSecret | null = null;
  #unanswered: string | null = null;
  #federatedCredentials: readonly FederatedCredential[] | null;

  /** Begins with what was observed; `before` is the ledger of this run's last round, where another run was quicker. */
  constructor(
    observed: Pick<Observed, 'application' | 'servicePrincipal' | 'api' | 'federatedCredentials'>,
    before: Ledger | null,
  ) {
    this.#application = observed.application;
    this.#servicePrincipal = observed.servicePrincipal;
    this.#apiServicePrincipalId = observed.api?.servicePrincipalId ?? null;
    this.#federatedCredentials = observed.federatedCredentials;
    if (before !== null) {
      this.#created = before.#created;
      this.#changes = before.#changes;
      this.#assigned = before.#assigned;
      this.#grants = before.#grants;
      this.#assignedAzure = before.#assignedAzure;
      this.#refusedUris = before.#refusedUris;
      this.#undelivered = before.#undelivered;
    }
  }

  /** The application as it stands; throws where a plan writes to it before it exists, which is a bug. */
  get application(): ObservedApplication {
    if (this.#application === null) {
      throw new Error('A plan writes to an application before it creates it.');
    }
    return this.#application;
  }

  /** True once an application stands. */
  get hasApplication(): boolean {
    return this.#application !== null;
  }

  /** As it was read or made; null where none stands yet. */
  get servicePrincipal(): ObservedServicePrincipal | null {
    return this.#servicePrincipal;
  }

  /** Null where none stands yet. */
  get servicePrincipalId(): string | null {
    return this.#servicePrincipal?.id ?? null;
  }

  /** Null where the API has none in this tenant yet. */
  get apiServicePrincipalId(): string | null {
    return this.#apiServicePrincipalId;
  }

  /** What this run created. */
  get created(): { readonly application: boolean; readonly servicePrincipal: boolean } {
    return this.#created;
  }

  /** Every write that is done, in the order it was done. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** The roles that this run assigned. */
  get assigned(): readonly AppRole[] {
    return this.#assigned;
  }

  /** The roles that the caller may not assign. */
  get refusedRoles(): readonly RefusedRole[] {
    return this.#refusedRoles;
  }

  /** The grants for all users of the tenant that this run made or widened, as they stand now. */
  get grants(): readonly TenantGrant[] {
    return this.#grants;
  }

  /** The consent that the caller may not give. */
  get refusedConsents(): readonly RefusedConsent[] {
    return this.#refusedConsents;
  }

  /** The Azure roles that this run assigned. */
  get assignedAzureRoles(): readonly AzureRoleStep[] {
    return this.#assignedAzure;
  }

  /** The Azure roles that the caller may not assign. */
  get refusedAzureRoles(): readonly RefusedAzureRole[] {
    return this.#refusedAzure;
  }

  /** The identifier URIs that Entra refused on the way. */
  get refusedUris(): readonly IdentifierUriChoice[] {
    return this.#refusedUris;
  }

  /** Whose tokens the application accepts by now; null where they could not be read. */
  get federatedCredentials(): readonly FederatedCredential[] | null {
    return this.#federatedCredentials;
  }

  /** The secret that this run handed over. */
  get secret(): DeliveredSecret | null {
    return this.#secret;
  }

  /** The secret that this run made and nobody has. */
  get undelivered(): UndeliveredSecret | null {
    return this.#undelivered;
  }

  /** The unique name of an application that was asked for without an answer, so that it may stand. */
  get unanswered(): string | null {
    return this.#application === null ? this.#unanswered : null;
  }

  markApplicationUncertain(uniqueName: string): void {
    this.#unanswered = uniqueName;
  }

  applicationCreated(application: ObservedApplication): void {
    this.#application = application;
    this.#created = { ...this.#created, application: true };
  }

  setApplication(application: ObservedApplication): void {
    this.#application = application;
  }

  servicePrincipalCreated(servicePrincipal: ObservedServicePrincipal): void {
    this.#servicePrincipal = servicePrincipal;
    this.#created = { ...this.#created, servicePrincipal: true };
  }

  setApiServicePrincipalId(id: string): void {
    this.#apiServicePrincipalId = id;
  }

  changed(change: Change): void {
    this.#changes = [...this.#changes, change];
  }

  roleAssigned(role: AppRole): void {
    this.#assigned = [...this.#assigned, role];
  }

  roleRefused(refused: RefusedRole): void {
    this.#refusedRoles = [...this.#refusedRoles, refused];
  }

  consentGranted(grant: TenantGrant): void {
    this.#grants = [...this.#grants, grant];
  }

  consentRefused(refused: RefusedConsent): void {
    this.#refusedConsents = [...this.#refusedConsents, refused];
  }

  azureRoleAssigned(step: AzureRoleStep): void {
    this.#assignedAzure = [...this.#assignedAzure, step];
  }

  azureRoleRefused(refused: RefusedAzureRole): void {
    this.#refusedAzure = [...this.#refusedAzure, refused];
  }

  identifierUriRefused(choice: IdentifierUriChoice): void {
    this.#refusedUris = [...this.#refusedUris, choice];
  }

  addFederatedCredential(credential: FederatedCredential): void {
    this.#federatedCredentials = [...(this.#federatedCredentials ?? []), credential];
  }

  secretMade(secret: UndeliveredSecret): void {
    this.#undelivered = secret;
  }

  secretDelivered(secret: IssuedSecret): void {
    this.#secret = { ...secret, confirmed: false };
  }

  secretConfirmed(): void {
    this.#secret = this.#secret === null ? null : { ...this.#secret, confirmed: true };
    this.#undelivered = null;
  }

  secretTakenBack(): void {
    this.#secret = null;
    this.#undelivered = null;
  }
}
