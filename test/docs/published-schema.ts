import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { environmentSchema } from '../../src/environment/file/environment-schema.ts';

/** The JSON Schema of the file of an environment, as it is in the package. */
export const SCHEMA_FILE = fileURLToPath(new URL('../../docs/fhir-apps.schema.json', import.meta.url));

/** What that file should hold. */
export async function freshSchema(): Promise<string> {
  const options = await resolveConfig(SCHEMA_FILE);
  return format(JSON.stringify(environmentSchema()), { ...options, filepath: SCHEMA_FILE });
}
