import type { CommandInput } from '../../cli/command.ts';
import type { EditPlan, ObservedEdit } from '../../registration/edit/edit-plan.ts';
import type { EditRequest } from '../../registration/edit/edit-request.ts';
import type { EditStep } from '../../registration/edit/edit-steps.ts';
import type { Identification } from '../../registration/tags.ts';
import type { SessionContext } from '../../session/session.ts';
import type { EDIT_FIELDS } from './edit-fields.ts';

/** The input of `edit`. */
export type EditInput = CommandInput<typeof EDIT_FIELDS>;

/** An edit that is under way. */
export interface EditJob extends SessionContext {
  readonly input: EditInput;
  readonly request: EditRequest;
}

/** An edit that was read and planned. */
export interface PlannedEdit {
  readonly observed: ObservedEdit;
  readonly identification: Identification;
  readonly plan: EditPlan;
  readonly steps: readonly EditStep[];
}
