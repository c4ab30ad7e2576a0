import type { SandboxResetResult } from './sandbox-results.ts';
import { SANDBOX_STATE_FIELD } from './sandbox-fields.ts';
import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { SandboxInput } from '../../session/sandbox-tenant.ts';

/** `sandbox reset`: forgets the sandbox tenant and everything in it. */
export const sandboxReset = defineCommand({
  name: 'sandbox reset',
  resultSchema: async () => (await import('./sandbox-results.ts')).SANDBOX_RESET_RESULT,
  summary: 'Forget the sandbox tenant and everything in it.',
  fields: { state: SANDBOX_STATE_FIELD },
  examples: [],
  run: runReset,
});

async function runReset(context: Context, input: SandboxInput): Promise<CommandOutcome<SandboxResetResult>> {
  const [
    { requireResettable, resetSandbox },
    { existingStateDirectory },
    { reportSandboxFailure },
    { describeSandboxReset },
    { confirmChanges },
  ] = await Promise.all([
    import('../../sandbox/sandbox.ts'),
    import('../../session/sandbox-tenant.ts'),
    import('../../session/sandbox-failure.ts'),
    import('./sandbox-view.ts'),
    import('../../session/confirm-changes.ts'),
  ]);
  const { dryRun } = context.settings;
  const result = { stateDir: await existingStateDirectory(context, input), dryRun };
  await requireResettable(result.stateDir).catch(reportSandboxFailure);
  if (!dryRun) {
    await confirmChanges(context, null, {
      question: `Delete the sandbox tenant in ${result.stateDir} and everything in it?`,
      mustConfirm: { message: `Resetting the sandbox in ${result.stateDir} needs confirmation.` },
    });
    await resetSandbox(result.stateDir).catch(reportSandboxFailure);
  }
  return { result, exitCode: 0, describe: () => describeSandboxReset(result) };
}
