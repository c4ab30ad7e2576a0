import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { type DeliveryNames, type SinkSpec, vaultSecretName } from '../registration/credentials/sink-spec.ts';
import { openAzurePipelinesSink } from './azure-pipelines-sink.ts';
import type { EnvFiles } from './env-file.ts';
import { openEnvFileSink } from './env-file-sink.ts';
import { openFileSink } from './file-sink.ts';
import { openGithubSink } from './github-sink.ts';
import type { KeyVaultAccess } from './key-vault.ts';
import { openKeyVaultSink } from './keyvault-sink.ts';
import type { DeliveredClient, ReplaceableSecret, SecretSink } from './secret-sink.ts';
import { openStdoutSink } from './stdout-sink.ts';
import { openTerminalSink } from './terminal-sink.ts';

/** What a sink needs of the process that it runs in. */
export interface SinkContext {
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
  /** Whether a secret may be replaced because its client exists no longer; default: none may. */
  readonly isOfDeletedClient?: (client: DeliveredClient) => Promise<boolean>;
  /** `uniqueName` of the registration. */
  readonly uniqueName: string;
  readonly keyVault: KeyVaultAccess;
  /** The env files of this run, so that the clients that share one share its reading and writing. */
  readonly envFiles: EnvFiles;
  /** Names that others expect; default: the usual ones, made of the key. */
  readonly deliveryNames?: DeliveryNames | null;
  /** Called with the path of a file that another run is writing to. */
  readonly onWait?: (path: string) => void;
  /**
   * True where only this registration gets a secret, so that runners are told of it by fixed names too. Default false.
   */
  readonly isOnly?: boolean;
}

/** The sink that a spec names; nothing is opened or written before `proveUsable` or `deliver`. */
export function openSink(spec: SinkSpec, host: SinkContext): SecretSink {
  const { env, stdout, stderr, terminal, json, cwd, key, uniqueName, keyVault, replaces = null } = host;
  const { envFiles, deliveryNames: names = null, isOnly = false } = host;
  const commands = json ? stderr : stdout;
  switch (spec.kind) {
    case 'terminal':
      return openTerminalSink(terminal);
    case 'file': {
      const path = resolve(cwd, spec.path);
      return openFileSink(path, replaces, () => host.onWait?.(path));
    }
    case 'env-file': {
      const path = resolve(cwd, spec.path);
      return openEnvFileSink(envFiles.at(path), { path, key, names }, replaces, host.isOfDeletedClient);
    }
    case 'keyvault': {
      const { vault, name } = spec;
      const usual = { clientId: null, clientSecret: name ?? vaultSecretName(key) };
      const secrets = name === null && names !== null ? names.vaultSecrets : usual;
      return openKeyVaultSink({ vault, secrets, uniqueName }, keyVault);
    }
    case 'github':
      return openGithubSink(env, commands, { names, isOnly });
    case 'azure-pipelines':
      return openAzurePipelinesSink(env, commands, names);
    case 'stdout':
      return openStdoutSink(stdout, json);
  }
}
