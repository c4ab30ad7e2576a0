import { z } from 'zod';

/** The result of `completion`. */
export const COMPLETION_RESULT = z.strictObject({
  shell: z.string(),
  script: z.string().describe('What the shell is to read.'),
});
