import type { ApplicationStep } from '../model/step.ts';
import type { Warning } from '../model/warning.ts';

/** What a plan does about the credential of a registration. */
export interface CredentialPlan {
  readonly steps: readonly ApplicationStep[];
  readonly decisions: readonly string[];
  /** Default: none. */
  readonly warnings?: readonly Warning[];
}
