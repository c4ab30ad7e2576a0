import * as z from 'zod';
import { REGISTRATION_RESULT } from '../../registration/result/registration-schema.ts';
import { VERIFY_RESULT } from '../../verification/verification-result.ts';

/** `result` of `register`; with `--verify` also what was then found. */
export const REGISTER_RESULT = z.union([
  REGISTRATION_RESULT,
  REGISTRATION_RESULT.extend({
    verification: VERIFY_RESULT.nullable().describe('As verify reports it; null where it could not be verified.'),
  }),
]);
