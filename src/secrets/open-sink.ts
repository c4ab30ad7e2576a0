import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { type SinkSpec, vaultSecretName } from '../registration/credentials/sink-spec.ts';
import { openAzurePipelinesSink } from './azure-pipelines-sink.ts';
import { openEnvFileSink } from './env-file-sink.ts';
import { openFileSink } from './file-sink.ts';
import { openGithubSink } from './github-sink.ts';
import type { KeyVaultAccess } from './key-vault.ts';
import { openKeyVaultSink } from './keyvault-sink.ts';
import type { ReplaceableSecret, SecretSink } from './secret-sink.ts';
import { openStdoutSink } from './stdout-sink.ts';
import { openTerminalSink } from './terminal-sink.ts';

/** What a sink needs of the process that it runs in. */
export interface SinkSurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Where a person looks: stderr, when it is a terminal. The caller says whether anybody is there. */
  readonly terminal: Writable;
  /** With `--json` stdout belongs to the result, so that commands for a runner go to stderr. */
  readonly json: boolean;
  /** What relative paths start from. */
  readonly cwd: string;
  /** The stable key of the registration, such as `service-nightly-import`. */
  readonly key: string;
  /** The old secret that the new one takes the place of; default: whatever stands in a sink is refused. */
  readonly replaces?: ReplaceableSecret;
  /** `uniqueName` of the registration. */
  readonly uniqueName: string;
  readonly keyVault: KeyVaultAccess;
}

/** The sink that a spec names; nothing is opened or written before `proveUsable` or `deliver`. */
export function openSink(spec: SinkSpec, surroundings: SinkSurroundings): SecretSink {
  const { env, stdout, stderr, terminal, json, cwd, key, uniqueName, keyVault, replaces = null } = surroundings;
  const commands = json ? stderr : stdout;
  switch (spec.kind) {
    case 'terminal':
      return openTerminalSink(terminal);
    case 'file':
      return openFileSink(resolve(cwd, spec.path), replaces);
    case 'env-file':
      return openEnvFileSink(resolve(cwd, spec.path), key, replaces);
    case 'keyvault': {
      const { vault, name } = spec;
      return openKeyVaultSink({ vault, name: name ?? vaultSecretName(key), uniqueName }, keyVault);
    }
    case 'github':
      return openGithubSink(env, commands);
    case 'azure-pipelines':
      return openAzurePipelinesSink(env, commands);
    case 'stdout':
      return openStdoutSink(stdout, json);
  }
}
