import { z } from 'zod';
import { FAILURE_SCHEMA, successSchema } from './envelope.ts';

/** A command, as far as the schema of its output goes. */
export interface DescribedCommand {
  /** As typed after `fhir-apps`. */
  readonly name: string;
  readonly summary: string;
  readonly resultSchema: () => Promise<z.ZodType>;
}

/**
 * The JSON Schema (draft 2020-12) of what commands print with `--json`: one of `$defs` for each, by its name with
 * hyphens, and `failure` for all.
 */
export async function resultsSchema(
  commands: readonly DescribedCommand[],
  about: { readonly title: string; readonly description: string },
): Promise<z.core.JSONSchema.BaseSchema> {
  const successes: z.ZodType[] = [];
  // One after the other: jiti mixes up modules that are loaded at once.
  for (const { name, summary, resultSchema } of commands) {
    const schema = successSchema(name, await resultSchema());
    successes.push(schema.meta({ id: name.replaceAll(' ', '-'), description: summary }));
  }
  const failure = FAILURE_SCHEMA.meta({ id: 'failure', description: 'Any command that did not do what it was asked.' });
  const output = z.union([...successes, failure]).meta(about);
  return z.toJSONSchema(output, { override: ({ jsonSchema }) => dropRestated(jsonSchema) });
}

/** Takes out what `format` and `type` say already: the pattern of a time, and how far the integers of JavaScript go. */
function dropRestated(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === 'date-time') {
    delete schema.pattern;
  }
  if (schema.type === 'integer') {
    delete schema.minimum;
    delete schema.maximum;
  }
}
