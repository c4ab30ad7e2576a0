import * as z from 'zod';
import { PLAN_RESULT, WRITTEN_RESULT } from '../../environment/plan/environment-result.ts';
import { VERIFY_RESULT } from '../../verification/verification-result.ts';

/** `result` of `apply`: as `plan` for a dry run; with `--verify` also what was then found. */
export const APPLY_COMMAND_RESULT = z.union([
  PLAN_RESULT,
  WRITTEN_RESULT,
  WRITTEN_RESULT.extend({
    verification: VERIFY_RESULT.nullable().describe('As verify reports it; null where it could not be verified.'),
  }),
]);
