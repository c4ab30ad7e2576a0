import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import { safeJson } from '../../text/safe-json.ts';

/** `schema`: the JSON Schema of the file of an environment, for editors and checks of others. */
export const schema = defineCommand({
  name: 'schema',
  resultSchema: async () => (await import('../../environment/file/environment-schema.ts')).JSON_SCHEMA,
  summary: 'Print the JSON Schema of fhir-apps.yaml, which editors complete and explain from.',
  fields: {},
  examples: [{ text: 'Keep it beside the file', command: 'fhir-apps schema > fhir-apps.schema.json' }],
  run: printSchema,
});

async function printSchema(): Promise<CommandOutcome<Record<string, unknown>>> {
  const { environmentSchema } = await import('../../environment/file/environment-schema.ts');
  const result = environmentSchema();
  return { result, exitCode: 0, describe: () => `${safeJson(result, { indent: 2 })}\n` };
}
