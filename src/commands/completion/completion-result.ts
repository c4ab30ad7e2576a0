import { z } from 'zod';
import type { Immutable } from '../../registration/model/immutable.ts';

/** The result of `completion`. */
export const COMPLETION_RESULT = z.strictObject({
  shell: z.string(),
  script: z.string().describe('What the shell is to read.'),
});

/** See {@link COMPLETION_RESULT}. */
export type CompletionResult = Immutable<z.infer<typeof COMPLETION_RESULT>>;
