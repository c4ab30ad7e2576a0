import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { UsageError } from '../errors/usage-error.ts';
import { NEVER_READ } from './held-secret.ts';
import type { DeliveryNames, NewSecret, SecretSink } from './secret-sink.ts';
import { delivering, proving } from './sink-error.ts';
import { writeToStream } from './write-to-stream.ts';

/** Under which names a step finds its outputs. */
export interface GithubNames {
  /** Where others than the usual names are expected. */
  readonly names: DeliveryNames | null;
  /** True where this is the only secret of the run, so that its outputs have fixed names too. */
  readonly isOnly: boolean;
}

/**
 * Outputs `<key>-client-id`, `<key>-client-secret`, `<key>-tenant-id` of the running GitHub Actions step, and without
 * the key where the run has only one secret. The secret is masked in the log, through `commands`, before anything else.
 * It serves its own job only, because a runner drops masked values from job outputs (actions/runner#1498).
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands. The runner also reads
 * commands from stderr (assumption A8).
 */
export function openGithubSink(env: NodeJS.ProcessEnv, commands: Writable, naming: GithubNames): SecretSink {
  const description = 'github (this job only)';
  return {
    description,
    inResult: false,
    isReadable: false,
    takesStdout: false,
    proveUsable: () =>
      proving(description, async () => {
        await withOutputs(env, () => Promise.resolve());
      }),
    contains: () => Promise.resolve(null),
    look: () => Promise.resolve(NEVER_READ),
    deliver: (secret) =>
      delivering(description, () =>
        withOutputs(env, async (outputs) => {
          await writeToStream(commands, `::add-mask::${escapeCommandData(secret.text)}\n`);
          await outputs.appendFile(`${await endingOf(outputs)}${formatOutputs(outputsOf(secret, naming))}`);
          await outputs.sync();
        }),
      ),
    clientIdDestination: null,
  };
}

async function withOutputs(env: NodeJS.ProcessEnv, work: (outputs: FileHandle) => Promise<void>): Promise<void> {
  const path = env['GITHUB_OUTPUT'];
  if (env['GITHUB_ACTIONS'] !== 'true' || path === undefined || path === '') {
    throw new UsageError('sink_unavailable', 'The sink github works only in a step of a GitHub Actions job.', {
      hint: (input) =>
        `There, GITHUB_ACTIONS is true and GITHUB_OUTPUT names a file. Elsewhere, name a file with ${input('secretTo')}.`,
    });
  }
  // The runner has made the file: one that is not there would never be read.
  const outputs = await open(path, constants.O_RDWR | constants.O_APPEND);
  await work(outputs).finally(() => outputs.close());
}

/** What ends the line that another program of the step left without a newline. */
async function endingOf(outputs: FileHandle): Promise<string> {
  const status = await outputs.stat();
  if (!status.isFile() || status.size === 0) {
    return '';
  }
  const { buffer } = await outputs.read(Buffer.alloc(1), 0, 1, status.size - 1);
  return buffer.toString('latin1') === '\n' ? '' : '\n';
}

/** Workflows reach an output by `.name`, which a dot would cut. */
function outputsOf(secret: NewSecret, { names, isOnly }: GithubNames): Readonly<Record<string, string>> {
  const { key, clientId, text, tenantId } = secret;
  if (names !== null) {
    return { [names.variables.clientId]: clientId, [names.variables.clientSecret]: text };
  }
  return Object.fromEntries(
    [...(isOnly ? [''] : []), `${key.replaceAll('.', '-')}-`].flatMap((stem) => [
      [`${stem}client-id`, clientId],
      [`${stem}client-secret`, text],
      [`${stem}tenant-id`, tenantId],
    ]),
  );
}

function formatOutputs(outputs: Readonly<Record<string, string>>): string {
  // Unguessable, so that no value can end its own block and begin another output.
  const delimiter = `ghadelimiter_${randomUUID()}`;
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}

function escapeCommandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
