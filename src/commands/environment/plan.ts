import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import { TRUST_FIELD } from '../../cli/fields/access-fields.ts';
import { CHECK_FIELD, PRUNE_FIELD, RESTORE_FIELD } from './plan-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `plan`: what `apply` would do. */
export const plan = defineCommand({
  name: 'plan',
  resultSchema: async () => (await import('../../environment/plan/environment-result.ts')).PLAN_RESULT,
  readsOnly: true,
  summary: 'Show what apply would change.',
  fields: {
    ...ENVIRONMENT_FIELDS,
    prune: PRUNE_FIELD,
    restore: RESTORE_FIELD,
    trust: TRUST_FIELD,
    check: CHECK_FIELD,
  },
  examples: [
    { text: 'What fhir-apps.yaml asks for', command: 'fhir-apps plan' },
    {
      text: 'Every night: exit 5 where the directory differs from the file',
      command: 'fhir-apps plan --env prod --check --json',
    },
  ],
  run: async (context, input) => {
    context.host.limitHeapGrowth();
    return (await import('../../environment/plan/run-plan.ts')).runPlan(context, input);
  },
});
