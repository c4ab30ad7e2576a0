import { CancelledError } from '../../errors/cancelled-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { SANDBOX_STATE_FIELD } from './sandbox-fields.ts';
import type { Command, CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `sandbox reset`: forgets the sandbox tenant and everything in it. */
export const sandboxReset: Command = {
  name: 'sandbox reset',
  summary: 'Forget the sandbox tenant and everything in it.',
  fields: [SANDBOX_STATE_FIELD],
  examples: [],
  run: runReset,
};

async function runReset(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const [
    { requireResettable, resetSandbox },
    { existingStateDirectory },
    { reportSandboxFailure },
    { describeSandboxReset },
  ] = await Promise.all([
    import('../../sandbox/sandbox.ts'),
    import('../../session/sandbox-tenant.ts'),
    import('../../session/sandbox-failure.ts'),
    import('./sandbox-view.ts'),
  ]);
  const { dryRun } = context.settings;
  const result = { stateDir: await existingStateDirectory(context, input), dryRun };
  await requireResettable(result.stateDir).catch(reportSandboxFailure);
  if (!dryRun) {
    await confirmReset(context, result.stateDir);
    await resetSandbox(result.stateDir).catch(reportSandboxFailure);
  }
  return { result, exitCode: 0, describe: () => describeSandboxReset(result) };
}

async function confirmReset(context: Context, stateDir: string): Promise<void> {
  const { settings } = context;
  if (settings.yes) {
    return;
  }
  if (!settings.canAsk) {
    throw new UsageError('confirmation_required', `Resetting the sandbox in ${stateDir} needs confirmation.`, {
      hint: 'Run the command again with --yes.',
    });
  }
  const { confirm } = await import('../../cli/confirm.ts');
  if (!(await confirm(context, `Delete the sandbox tenant in ${stateDir} and everything in it?`))) {
    throw new CancelledError(130, 'Cancelled; nothing was deleted.');
  }
}
