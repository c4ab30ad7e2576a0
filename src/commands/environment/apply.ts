import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import { ALLOW_HAND_OFF_FIELD, TRUST_FIELD } from '../../cli/fields/access-fields.ts';
import { PRUNE_FIELD, RESTORE_FIELD } from './plan-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `apply`: makes a whole environment right. */
export const apply = defineCommand({
  name: 'apply',
  resultSchema: async () => (await import('../../environment/plan/environment-result.ts')).APPLY_RESULT,
  summary: 'Create and update everything in the environment file.',
  fields: {
    ...ENVIRONMENT_FIELDS,
    prune: PRUNE_FIELD,
    restore: RESTORE_FIELD,
    trust: TRUST_FIELD,
    allowHandOff: ALLOW_HAND_OFF_FIELD,
  },
  examples: [
    {
      text: 'What fhir-apps.yaml asks for, new secrets into an env file',
      command: 'fhir-apps apply --secret-to env-file:.env',
    },
    {
      text: 'In CI, with a record of each write',
      command: 'fhir-apps apply --env prod --yes --json \\\n  --audit-log audit.jsonl --change-ref CHG-1042',
    },
  ],
  run: async (context, input) => {
    context.host.limitHeapGrowth();
    return (await import('../../environment/apply/run-apply.ts')).runApply(context, input);
  },
});
