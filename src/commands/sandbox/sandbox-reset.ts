import { SANDBOX_STATE_FIELD } from '../../fields/sandbox-fields.ts';
import type { Command, CommandInput, CommandOutcome } from '../command.ts';
import type { Context } from '../context.ts';

/** `sandbox reset`: forgets the sandbox tenant and everything in it. */
export const sandboxReset: Command = {
  name: 'sandbox reset',
  summary: 'Forget the sandbox tenant and everything in it.',
  fields: [SANDBOX_STATE_FIELD],
  examples: [],
  run: runReset,
};

async function runReset(context: Context, { values }: CommandInput): Promise<CommandOutcome> {
  const [{ resetSandbox }, { sandboxStateDirectory }, { reportSandboxFailure }, { describeSandboxReset }] =
    await Promise.all([
      import('../../sandbox/sandbox.ts'),
      import('./sandbox-tenant.ts'),
      import('./sandbox-failure.ts'),
      import('../../output/sandbox-view.ts'),
    ]);
  const result = { stateDir: await sandboxStateDirectory(context, values) };
  await resetSandbox(result.stateDir).catch(reportSandboxFailure);
  return { result, exitCode: 0, describe: () => describeSandboxReset(result) };
}
