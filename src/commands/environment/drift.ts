import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import { TRUST_FIELD } from '../../cli/fields/access-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `drift`: what `plan --check` is without flags that change a plan. */
export const drift = defineCommand({
  name: 'drift',
  resultSchema: async () => (await import('../../environment/plan/environment-result.ts')).PLAN_RESULT,
  readsOnly: true,
  replacedBy: 'plan --check',
  summary: 'Compare an environment with its file; exit 5 where they differ.',
  fields: { ...ENVIRONMENT_FIELDS, trust: TRUST_FIELD },
  examples: [{ text: 'Every night', command: 'fhir-apps drift --env prod --json' }],
  run: async (context, input) => {
    context.host.limitHeapGrowth();
    return (await import('../../environment/plan/run-plan.ts')).runDrift(context, input);
  },
});
