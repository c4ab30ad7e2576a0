import type { SandboxStopResult } from './sandbox-results.ts';
import { SANDBOX_STATE_FIELD } from './sandbox-fields.ts';
import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { SandboxInput } from '../../session/sandbox-tenant.ts';

/** `sandbox stop`: ends the process that serves the sandbox tenant. */
export const sandboxStop = defineCommand({
  name: 'sandbox stop',
  resultSchema: async () => (await import('./sandbox-results.ts')).SANDBOX_STOP_RESULT,
  summary: 'Stop serving the sandbox tenant; what is in it stays.',
  fields: { state: SANDBOX_STATE_FIELD },
  examples: [],
  run: runStop,
});

async function runStop(context: Context, input: SandboxInput): Promise<CommandOutcome<SandboxStopResult>> {
  const [
    { findRunningSandbox, stopSandbox },
    { existingStateDirectory },
    { reportSandboxFailure },
    { describeSandboxStop },
  ] = await Promise.all([
    import('../../sandbox/sandbox.ts'),
    import('../../session/sandbox-tenant.ts'),
    import('../../session/sandbox-failure.ts'),
    import('./sandbox-view.ts'),
  ]);
  const { dryRun } = context.settings;
  const stateDir = await existingStateDirectory(context, input);
  const stopped = dryRun
    ? (await findRunningSandbox(stateDir).catch(reportSandboxFailure)) !== null
    : await stopSandbox(stateDir).catch(reportSandboxFailure);
  const result = { stopped, stateDir, dryRun };
  return { result, exitCode: 0, describe: () => describeSandboxStop(result) };
}
