import type { ApplicationStep, PlannedStep, PreparationStep, ServicePrincipalStep } from './step.ts';
import type { PreAuthorizedClient } from './consent.ts';
import type { Wording } from '../../errors/wording.ts';
import type { Warning } from '../../errors/warning.ts';

/** The writes that make a registration right, and what the user should know about them. */
export interface Plan {
  readonly preparation: readonly PlannedStep<PreparationStep>[];
  /**
   * Done in turn, because writes to one application must not overlap: Graph answers `Directory_ConcurrencyViolation`.
   */
  readonly application: readonly PlannedStep<ApplicationStep>[];
  /** Done in turn, beside the application's, once the application exists. */
  readonly servicePrincipal: readonly PlannedStep<ServicePrincipalStep>[];
  /** Each choice that was made for the user. */
  readonly decisions: readonly Wording[];
  /** Those of the decisions that are not what was asked for. */
  readonly departures: readonly Wording[];
  readonly warnings: readonly Warning[];
  /** What others hold on an application that is about to get new access; empty when nobody has to be asked. */
  readonly externalAccess: readonly string[];
  /** Clients that others hold and that are about to be pre-authorised. */
  readonly clientsWithExternalAccess: readonly PreAuthorizedClient[];
}

/** What a plan does about the credential of a registration. */
export interface CredentialPlan {
  readonly steps: readonly ApplicationStep[];
  readonly decisions: readonly Wording[];
  /** Those of the decisions that are not what was asked for. Default: none. */
  readonly departures?: readonly Wording[];
  /** Default: none. */
  readonly warnings?: readonly Warning[];
}
