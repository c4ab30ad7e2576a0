import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { UsageError } from '../errors/usage-error.ts';
import type { NewSecret, SecretSink } from './secret-sink.ts';
import { delivering, proving } from './sink-error.ts';
import { writeToStream } from './write-to-stream.ts';

/**
 * Outputs `client-id`, `client-secret`, `tenant-id` of the running GitHub Actions step. The secret is masked in the log, through
 * `commands`, before anything else. It serves its own job only, because a runner drops masked values from job outputs (actions/runner#1498).
 * Source: docs.github.com, "Workflow commands for GitHub Actions". [guess] That stderr is read for commands as well is the runner's
 * practice and not in that page.
 */
export function openGithubSink(env: NodeJS.ProcessEnv, commands: Writable): SecretSink {
  const description = 'github (this job only)';
  return {
    description,
    inResult: false,
    proveUsable: () =>
      proving(description, async () => {
        await withOutputs(env, () => Promise.resolve());
      }),
    holds: () => Promise.resolve(null),
    deliver: (secret) =>
      delivering(description, () =>
        withOutputs(env, async (outputs) => {
          await writeToStream(commands, `::add-mask::${escapeCommandData(secret.text)}\n`);
          await outputs.appendFile(formatOutputs(secret));
          await outputs.sync();
        }),
      ),
  };
}

async function withOutputs(env: NodeJS.ProcessEnv, work: (outputs: FileHandle) => Promise<void>): Promise<void> {
  const path = env['GITHUB_OUTPUT'];
  if (env['GITHUB_ACTIONS'] !== 'true' || path === undefined || path === '') {
    throw new UsageError('sink_unavailable', 'The sink github works only in a step of a GitHub Actions job.', {
      hint: 'There, GITHUB_ACTIONS is true and GITHUB_OUTPUT names a file. Elsewhere, name a file with --secret-to.',
    });
  }
  // The runner has made the file: one that is not there would never be read.
  const outputs = await open(path, constants.O_WRONLY | constants.O_APPEND);
  await work(outputs).finally(() => outputs.close());
}

function formatOutputs(secret: NewSecret): string {
  const outputs = { 'client-id': secret.clientId, 'client-secret': secret.text, 'tenant-id': secret.tenantId };
  // Unguessable, so that no value can end its own block and begin another output.
  const delimiter = `ghadelimiter_${randomUUID()}`;
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}

function escapeCommandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
