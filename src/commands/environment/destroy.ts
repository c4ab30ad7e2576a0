import { DESTROY_FIELDS } from './destroy-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `destroy -f FILE`: deletes the applications of an environment. */
export const destroy = defineCommand({
  name: 'destroy',
  resultSchema: async () => (await import('../../environment/destroy/destroy-result.ts')).DESTROY_RESULT,
  summary: 'Delete everything in the environment file.',
  fields: DESTROY_FIELDS,
  examples: [
    { text: 'What would be deleted', command: 'fhir-apps destroy -f fhir-apps.yaml --env dev --dry-run' },
    { text: 'Permanently, in a script', command: 'fhir-apps destroy -f fhir-apps.yaml --env dev --purge --yes --json' },
  ],
  run: async (context, input) =>
    (await import('../../environment/destroy/destroy-environment.ts')).destroyEnvironment(context, input),
});
