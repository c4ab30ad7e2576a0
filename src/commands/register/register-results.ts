import { REGISTRATION_RESULT } from '../../registration/result/registration-schema.ts';
import { VERIFY_RESULT } from '../../verification/verification-result.ts';

/** `result` of `register`. */
export const REGISTER_RESULT = REGISTRATION_RESULT.extend({
  verification: VERIFY_RESULT.nullable()
    .exactOptional()
    .describe('Present only with --verify: as verify reports it; null where it could not be verified.'),
});
