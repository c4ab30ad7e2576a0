import type { SandboxStartResult } from './sandbox-results.ts';
import { SANDBOX_START_FIELDS } from './sandbox-fields.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { type CommandInput, type CommandOutcome, defineCommand, unless } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { SandboxReady } from '../../sandbox/sandbox.ts';

/** `sandbox start`: serves the embedded tenant to any software until it is stopped. */
export const sandboxStart = defineCommand({
  name: 'sandbox start',
  resultSchema: async () => (await import('./sandbox-results.ts')).SANDBOX_START_RESULT,
  summary: 'Serve the sandbox tenant over https on this machine, until stopped.',
  fields: SANDBOX_START_FIELDS,
  examples: [
    {
      text: 'For other software; piped, it prints one line of JSON with the addresses',
      command: 'fhir-apps sandbox start --port 8443',
    },
    {
      text: 'A slow and failing directory',
      command: 'fhir-apps sandbox start --replication-delay 3000 --fault "POST /servicePrincipals=503"',
    },
  ],
  parse: async (_context, input) => unless(await faultIssues(input), input),
  run: runStart,
});

type StartInput = CommandInput<typeof SANDBOX_START_FIELDS>;

async function faultIssues({ values: { fault = [] } }: StartInput): Promise<readonly ValueIssue[]> {
  const { validateFault } = await import('../../sandbox/sandbox.ts');
  return fault.flatMap((spec) => {
    const message = validateFault(spec);
    return message === null ? [] : [valueIssue('fault', message)];
  });
}

async function runStart(context: Context, input: StartInput): Promise<CommandOutcome<SandboxStartResult>> {
  const [{ requireUnservedState, startSandbox }, { sandboxStateDirectory }, { reportSandboxFailure }, path] =
    await Promise.all([
      import('../../sandbox/sandbox.ts'),
      import('../../session/sandbox-tenant.ts'),
      import('../../session/sandbox-failure.ts'),
      import('node:path'),
    ]);
  const { port, latency, replicationDelay, throttle, requestLog, fault, host, state } = input.values;
  const stateDir = await sandboxStateDirectory(context, state);
  if (context.settings.dryRun) {
    await requireUnservedState(stateDir).catch(reportSandboxFailure);
    return {
      result: { stateDir, dryRun: true },
      exitCode: 0,
      describe: () => `The sandbox tenant in ${stateDir} would be served until stopped.\n`,
    };
  }
  const sandbox = await startSandbox({
    stateDir,
    latencyMs: latency,
    replicationDelayMs: replicationDelay,
    throttle: throttle === true,
    faults: fault ?? [],
    hosts: host ?? [],
    ...(port === undefined ? {} : { port }),
    publish: true,
    now: context.now,
    sleep: context.sleep,
    ...(requestLog === undefined ? {} : { requestLog: path.resolve(context.cwd, requestLog) }),
  }).catch(reportSandboxFailure);
  try {
    await context.announce(await servingText(context, sandbox.ready));
    await stopped(context.stop);
  } finally {
    await sandbox.close();
  }
  // Being stopped is how serving ends well, whoever asked for it.
  return { result: { stateDir, dryRun: false }, exitCode: 0, describe: () => '', stdoutTaken: true };
}

/** One line of JSON for programs; rows for a person, without the secrets, where stdout is a terminal. */
async function servingText(context: Context, ready: SandboxReady): Promise<string> {
  if (context.settings.json || context.streams.stdout.isTTY !== true) {
    const { safeJson } = await import('../../text/safe-json.ts');
    return safeJson(ready);
  }
  const [{ describeServing }, { createPaint }, { sandboxStateDirectory }, { withProgramName }] = await Promise.all([
    import('./start-view.ts'),
    import('../../output/paint.ts'),
    import('../../session/sandbox-tenant.ts'),
    import('../../output/program-name.ts'),
  ]);
  const usual = await sandboxStateDirectory({ ...context, env: {} });
  const facts = { platform: process.platform, hasOwnState: ready.stateDir !== usual };
  return withProgramName(describeServing(ready, facts, createPaint(context.settings.color)), context.program);
}

function stopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) {
      resolve();
    }
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
}
