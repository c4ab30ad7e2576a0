import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { resultsSchema } from '../../src/output/results-schema.ts';

/** The JSON Schema of all that `--json` prints, as it is in the package. */
export const RESULTS_FILE = fileURLToPath(new URL('../../docs/results.schema.json', import.meta.url));

const ABOUT = {
  title: 'fhir-apps --json',
  description:
    'What each command of this version prints with --json; later versions may add keys and codes. Unknown is null.',
};

/** What that file should hold. */
export async function freshResults(): Promise<string> {
  const options = await resolveConfig(RESULTS_FILE);
  const schema = await resultsSchema(ALL_COMMANDS, ABOUT);
  return format(JSON.stringify(schema), { ...options, filepath: RESULTS_FILE });
}
