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

/** What exists of a registration, and what this run has done to it. */
export interface Ledger {
  /** As it is by now; null where none exists yet. */
  readonly application: ObservedApplication | null;
  /** As it was read or made; null where none exists yet. */
  readonly servicePrincipal: ObservedServicePrincipal | null;
  /** Null where the API has none in this tenant yet. */
  readonly apiServicePrincipalId: string | null;
  /** Whose tokens the application accepts by now; null where they could not be read. */
  readonly federatedCredentials: readonly FederatedCredential[] | null;
  /** What this run created. */
  readonly created: { readonly application: boolean; readonly servicePrincipal: boolean };
  /** Every write that is done, in the order it was done. */
  readonly changes: readonly Change[];
  /** The roles that this run assigned. */
  readonly assigned: readonly AppRole[];
  readonly refusedRoles: readonly RefusedRole[];
  /** The grants for all users of the tenant that this run made or widened, as they are now. */
  readonly grants: readonly TenantGrant[];
  readonly refusedConsents: readonly RefusedConsent[];
  /** The Azure roles that this run assigned. */
  readonly assignedAzureRoles: readonly AzureRoleStep[];
  readonly refusedAzureRoles: readonly RefusedAzureRole[];
  /** The identifier URIs that Entra refused on the way. */
  readonly refusedUris: readonly IdentifierUriChoice[];
  /** The secret that this run handed over. */
  readonly secret: DeliveredSecret | null;
  /** The secret that came with the new application, until its handing over begins; null where there is none such. */
  readonly issued: IssuedSecret | null;
  /** The secret that this run made and nobody has. */
  readonly undelivered: UndeliveredSecret | null;
  /** Key ids of secrets that came with an application whose creation was not answered: nobody has seen them. */
  readonly lost: readonly string[];
  /** The unique name of an application that may exist: its creation was never answered. */
  readonly unanswered: string | null;
}

/**
 * A ledger that begins with what was observed; `before` is the one of this run's last round, where another run was
 * quicker; default: none.
 */
export function beginLedger(
  observed: Pick<Observed, 'application' | 'servicePrincipal' | 'api' | 'federatedCredentials'>,
  before?: Ledger,
): Ledger {
  return {
    application: observed.application,
    servicePrincipal: observed.servicePrincipal,
    apiServicePrincipalId: observed.api?.servicePrincipalId ?? null,
    federatedCredentials: observed.federatedCredentials,
    created: before?.created ?? { application: false, servicePrincipal: false },
    changes: before?.changes ?? [],
    assigned: before?.assigned ?? [],
    refusedRoles: [],
    grants: before?.grants ?? [],
    refusedConsents: [],
    assignedAzureRoles: before?.assignedAzureRoles ?? [],
    refusedAzureRoles: [],
    refusedUris: before?.refusedUris ?? [],
    secret: null,
    issued: null,
    undelivered: before?.undelivered ?? null,
    lost: before?.lost ?? [],
    unanswered: null,
  };
}

/** The application of a ledger; throws where a plan writes to it before it exists, which is a bug. */
export function applicationOf({ application }: Pick<Ledger, 'application'>): ObservedApplication {
  if (application === null) {
    throw new Error('A plan writes to an application before it creates it.');
  }
  return application;
}

/** Keeps the ledger of a run while it goes on, so that a failure in the middle can still report it. */
export class Recorder<T extends Ledger = Ledger> {
  #ledger: T;

  constructor(ledger: T) {
    this.#ledger = ledger;
  }

  /** The ledger as it is now. */
  get ledger(): T {
    return this.#ledger;
  }

  /** The application as it is now; throws as {@link applicationOf}. */
  get application(): ObservedApplication {
    return applicationOf(this.#ledger);
  }

  /** Records what has changed; `change` is given the ledger as it is, since writes go on side by side. */
  record(change: (ledger: T) => Partial<T>): void {
    this.#ledger = { ...this.#ledger, ...change(this.#ledger) };
  }

  /** Records the application as it is after a write. */
  setApplication(application: ObservedApplication): void {
    this.#ledger = { ...this.#ledger, application, unanswered: null };
  }
}
