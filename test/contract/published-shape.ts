import { z } from 'zod';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { FAILURE_SCHEMA, successSchema } from '../../src/output/envelope.ts';

const ENVELOPE = z.object({ ok: z.boolean(), command: z.string().nullable() });

/**
 * Fails where a run with `--json` has printed an envelope that the published schema of its command refuses; what is no
 * envelope is left alone. Every run of the suite calls it, in this process or in one of its own.
 */
export async function expectPublishedShape(stdout: string): Promise<void> {
  const printed = jsonIn(stdout);
  const { success, data: envelope } = ENVELOPE.safeParse(printed);
  if (success) {
    const schema = envelope.ok ? await schemaOf(envelope.command) : FAILURE_SCHEMA;
    const { error } = schema.safeParse(printed);
    if (error !== undefined) {
      throw new Error(
        `docs/results.schema.json does not allow what was printed.\n${z.prettifyError(error)}\n${stdout}`,
      );
    }
  }
}

/** By command: to make one takes longer than to read what a run has printed. */
const schemas = new Map<string | null, z.ZodType>();

async function schemaOf(name: string | null): Promise<z.ZodType> {
  const command = ALL_COMMANDS.find((each) => each.name === name);
  const schema =
    schemas.get(name) ??
    (command === undefined ? z.never() : successSchema(command.name, await command.resultSchema()));
  schemas.set(name, schema);
  return schema;
}

function jsonIn(stdout: string): unknown {
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    return null;
  }
}
