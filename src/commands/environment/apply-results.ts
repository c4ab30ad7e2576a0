import * as z from 'zod';
import { PLAN_RESULT, WRITTEN_RESULT } from '../../environment/plan/environment-result.ts';
import { VERIFY_RESULT } from '../../verification/verification-result.ts';

/** `result` of `apply`: as `plan` for a dry run. */
export const APPLY_COMMAND_RESULT = z.union([
  PLAN_RESULT,
  WRITTEN_RESULT.extend({
    verification: VERIFY_RESULT.nullable()
      .exactOptional()
      .describe('Present only with --verify: as verify reports it; null where it could not be verified.'),
  }),
]);
