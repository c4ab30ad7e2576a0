import { SANDBOX_START_FIELDS } from './sandbox-fields.ts';
import type { FieldValue } from '../../cli/fields/field.ts';
import type { ValueIssue } from '../../registration/answers/register-schema.ts';
import type { Command, CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `sandbox start`: serves the embedded tenant to any software until it is stopped. */
export const sandboxStart: Command = {
  name: 'sandbox start',
  summary: 'Serve the sandbox tenant over https on this machine, until stopped.',
  fields: SANDBOX_START_FIELDS,
  examples: [
    { text: 'For other software; the line it prints says where', command: 'fhir-apps sandbox start --port 8443' },
    {
      text: 'A slow and failing directory',
      command: 'fhir-apps sandbox start --replication-delay 3000 --fault "POST /servicePrincipals=503"',
    },
  ],
  validate: validateFaultSpecs,
  run: runStart,
};

function texts(value: FieldValue | undefined): readonly string[] {
  return typeof value === 'object' ? value : [];
}

async function validateFaultSpecs(_context: Context, input: CommandInput): Promise<readonly ValueIssue[]> {
  const { validateFault } = await import('../../sandbox/sandbox.ts');
  return texts(input.values.fault).flatMap((spec) => {
    const message = validateFault(spec);
    return message === null ? [] : [{ key: 'fault', message, missing: false }];
  });
}

async function runStart(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const [{ requireUnservedState, startSandbox }, { sandboxStateDirectory }, { reportSandboxFailure }, path] =
    await Promise.all([
      import('../../sandbox/sandbox.ts'),
      import('../../session/sandbox-tenant.ts'),
      import('../../session/sandbox-failure.ts'),
      import('node:path'),
    ]);
  const { port, latency, replicationDelay, throttle, requestLog } = input.values;
  const stateDir = await sandboxStateDirectory(context, input.values);
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
    latencyMs: Number(latency ?? 0),
    replicationDelayMs: Number(replicationDelay ?? 0),
    throttle: throttle === true,
    faults: texts(input.values.fault),
    hosts: texts(input.values.host),
    ...(typeof port === 'string' ? { port: Number(port) } : {}),
    publish: true,
    now: context.now,
    ...(typeof requestLog === 'string' ? { requestLog: path.resolve(context.cwd, requestLog) } : {}),
  }).catch(reportSandboxFailure);
  try {
    const { safeJson } = await import('../../text/safe-json.ts');
    await context.announce(safeJson(sandbox.ready));
    await stopped(context.stop);
  } finally {
    await sandbox.close();
  }
  // Being stopped is how serving ends well, whoever asked for it.
  return { result: sandbox.ready, exitCode: 0, describe: () => '', stdoutTaken: true };
}

function stopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) {
      resolve();
    }
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
}
