import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { FAILURE_SCHEMA, successSchema } from '../../src/output/envelope.ts';

/** The JSON Schema of all that `--json` prints, as it is in the package. */
export const RESULTS_FILE = fileURLToPath(new URL('../../docs/results.schema.json', import.meta.url));

/** What that file should hold. */
export async function freshResults(): Promise<string> {
  const options = await resolveConfig(RESULTS_FILE);
  return format(JSON.stringify(await resultsSchema()), { ...options, filepath: RESULTS_FILE });
}

/** One of `$defs` for the output of each command, by its name with hyphens, and `failure` for that of all. */
async function resultsSchema(): Promise<object> {
  const successes: z.ZodType[] = [];
  // One after the other: jiti mixes up modules that are loaded at once.
  for (const { name, summary, resultSchema } of ALL_COMMANDS) {
    const schema = successSchema(name, await resultSchema());
    successes.push(schema.meta({ id: name.replaceAll(' ', '-'), description: summary }));
  }
  const failure = FAILURE_SCHEMA.meta({ id: 'failure', description: 'Any command that did not do what it was asked.' });
  const output = z.union([...successes, failure]).meta({
    title: 'fhir-apps --json',
    description:
      'What each command of this version prints with --json; later versions may add keys and codes. Unknown is null.',
  });
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
