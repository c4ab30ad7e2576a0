import { PrivilegeError } from '../../errors/fhir-apps-error.ts';

/** What became of a step that was tried; `error` is null where it is done. */
export interface StepOutcome<Step> {
  readonly step: Step;
  readonly error: unknown;
}

/** Tries a step. Never throws. */
export async function attempt<Step>(step: Step, write: (step: Step) => Promise<void>): Promise<StepOutcome<Step>> {
  try {
    await write(step);
    return { step, error: null };
  } catch (error) {
    return { step, error };
  }
}

/** True for a step that failed, and not for want of privilege alone. */
export function hasFailed({ error }: StepOutcome<unknown>): boolean {
  return error !== null && !(error instanceof PrivilegeError);
}
