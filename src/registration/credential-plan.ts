import type { ApplicationStep } from './step.ts';

/** What a plan does about the credential of a registration. */
export interface CredentialPlan {
  readonly steps: readonly ApplicationStep[];
  readonly decisions: readonly string[];
}
