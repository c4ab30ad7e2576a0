import type { Writable } from 'node:stream';
import type { EnvFiles } from '../env-file.ts';
import type { KeyVaultAccess } from '../key-vault.ts';
import type { DeliveredClient, DeliveryNames, ReplaceableSecret, SecretSink } from '../secret-sink.ts';

/** One kind of destination for a new secret. `index.ts` lists them all; whatever names them is made of that list. */
export interface SinkDefinition {
  /** What `--secret-to` begins with, such as `env-file`. */
  readonly kind: string;
  /** What stands for the part after the colon in help, such as `VAULT[/NAME]`; null where nothing may follow. */
  readonly argument: string | null;
  /** Where the file of an environment sends the secrets of many clients; default: as help spells it. */
  readonly syntaxForMany?: string;
  /** What it is, in a few words. */
  readonly purpose: string;
  /** What people type when they mean this one, in lower case. */
  readonly aliases: readonly string[];
  /** How long a secret can be read there, which decides who is offered it. */
  readonly keeps: 'permanently' | 'for this job' | 'not at all';
  /** Reads the part after the colon, null where there is no colon. Pure: a relative path stays relative. */
  parse(argument: string | null): SinkSpec | SinkSpecIssue;
}

/** One destination for a new secret, as `--secret-to` names it. */
export interface SinkSpec {
  /** As it is typed. */
  readonly text: string;
  /**
   * The Azure service that keeps the secret: it needs a token, is the same from every machine, and its requests are
   * audited by themselves. Null for a destination on this machine.
   */
  readonly service: 'key-vault' | null;
  /** What holds one secret at a time; null where each registration has a name of its own. */
  slotFor(key: string): SinkSlot | null;
  /** The destination of one client of an environment file in `directory`, with its key in the path. */
  forClient(key: string, directory: string): SinkSpec;
  /** Loads what it takes; nothing is read or written before `proveUsable`, `contains` or `deliver`. */
  open(context: SinkContext): Promise<SecretSink>;
}

/** What holds one secret at a time. */
export interface SinkSlot {
  /** The same for two registrations that would overwrite each other. */
  readonly id: string;
  /** How to give each of them one of its own. */
  readonly remedy: string;
}

/** Why a text names no sink: what is wrong and what would be right, as one sentence. */
export interface SinkSpecIssue {
  readonly issue: string;
}

/** What a sink needs of the process that it runs in, and whose secret it takes. */
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
  /** The old secret that the new one replaces; default: a sink that has one is refused. */
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
  /** True where only this registration gets a secret, so that runners get it by fixed names too. Default false. */
  readonly isOnly?: boolean;
}

/** How clients get different names where a name is made of the key. */
export const OTHER_KEYS =
  'its name there is made of the key, so choose keys that differ in more than dots and hyphens.';

/** A sink with nothing after its name. */
export function parseBareSink(kind: string, argument: string | null, open: SinkSpec['open']): SinkSpec | SinkSpecIssue {
  return argument === null ? bareSink(kind, open) : { issue: `"${kind}" takes nothing after it: write ${kind}.` };
}

/** As {@link parseBareSink} reads it. */
export function bareSink(kind: string, open: SinkSpec['open']): SinkSpec {
  const spec: SinkSpec = { text: kind, service: null, slotFor: () => null, forClient: () => spec, open };
  return spec;
}

/** Where a runner reads commands: stdout, unless that belongs to the result. */
export function commandStream({ json, stdout, stderr }: SinkContext): Writable {
  return json ? stderr : stdout;
}
