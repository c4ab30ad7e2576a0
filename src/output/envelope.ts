import { z } from 'zod';
import { ERROR_RESULT, WARNING } from '../registration/model/result.ts';
import { SCHEMA_VERSION } from './json.ts';

/** The schema of what a command prints with `--json` when it did what it was asked. */
export function successSchema(command: string, result: z.ZodType): z.ZodObject {
  return z.strictObject({
    schemaVersion: z.literal(SCHEMA_VERSION),
    ok: z.literal(true),
    command: z.literal(command),
    result,
    warnings: z.array(WARNING),
  });
}

/** The schema of what any command prints with `--json` when it did not. */
export const FAILURE_SCHEMA = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  ok: z.literal(false),
  command: z.string().nullable().describe('Null for a command that is not known.'),
  error: ERROR_RESULT,
});
