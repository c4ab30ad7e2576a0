import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import { ALLOW_HAND_OFF_FIELD, TRUST_FIELD } from '../../cli/fields/access-fields.ts';
import { PRUNE_FIELD, RESTORE_FIELD } from './plan-fields.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { ApplyResult, PlanResult } from '../../environment/plan/environment-result.ts';
import { switchField } from '../../registration/answers/field-definition.ts';

const APPLY_FIELDS = {
  ...ENVIRONMENT_FIELDS,
  prune: PRUNE_FIELD,
  restore: RESTORE_FIELD,
  trust: TRUST_FIELD,
  allowHandOff: ALLOW_HAND_OFF_FIELD,
  verify: switchField({ help: 'Then run verify on all of it, and exit 6 where something is found.' }),
};

/** `apply`: makes a whole environment right. */
export const apply = defineCommand({
  name: 'apply',
  resultSchema: async () => (await import('./apply-results.ts')).APPLY_COMMAND_RESULT,
  summary: 'Create and update everything in the environment file.',
  fields: APPLY_FIELDS,
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
    const outcome = await (await import('../../environment/apply/run-apply.ts')).runApply(context, input);
    return input.values.verify === true ? verified(context, outcome, input.values) : outcome;
  },
});

/** A dry run made nothing, and what failed is not asked about. */
async function verified(
  context: Context,
  outcome: CommandOutcome<ApplyResult | PlanResult>,
  values: CommandInput<typeof APPLY_FIELDS>['values'],
): Promise<CommandOutcome<ApplyResult | PlanResult>> {
  if (context.settings.dryRun || outcome.exitCode !== 0) {
    return outcome;
  }
  const [{ readEnvironment }, { andVerify }, { targetOf }] = await Promise.all([
    import('../../environment/file/read-environment.ts'),
    import('../../verification/run/and-verify.ts'),
    import('../../environment/target/find-target.ts'),
  ]);
  // What is doubtful in it was told before.
  const environment = await readEnvironment({ ...context, warn: () => undefined }, values);
  const target = targetOf(environment, environment.file);
  const { file, env } = values;
  const named = { ...(file === undefined ? {} : { file }), ...(env === undefined ? {} : { env }) };
  const input = { argument: undefined, moreArguments: [], values: named };
  return andVerify(context, outcome, { input, target, rolesFile: [], isJustMade: true });
}
