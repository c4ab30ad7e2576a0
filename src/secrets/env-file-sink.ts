import { UsageError } from '../errors/usage-error.ts';
import { lookAtFile } from '../files/look-at-file.ts';
import { systemReason } from '../files/system-error.ts';
import type { EnvFile, EnvFileChange } from './env-file.ts';
import { type EnvFileContent, withVariables } from './env-file-content.ts';
import { decodeEnvFile } from './env-file-format.ts';
import { type ClientVariableNames, lineThatSets, readVariables, variableNamesOf } from './env-file-text.ts';
import { heldInFile } from './held-secret.ts';
import type { DeliveredClient, DeliveryNames, NewSecret, ReplaceableSecret, SecretSink } from './secret-sink.ts';
import { delivering, proving } from './sink-error.ts';

/** What of a registration goes into an env file. */
type Client = Pick<NewSecret, 'clientId' | 'tenantId'>;
type ClientWithSecret = Pick<NewSecret, 'clientId' | 'tenantId' | 'text'>;

/** Only their shape matters: any GUID and any secret of Microsoft Entra ID are spelled without quotes. */
const placeholder: ClientWithSecret = { text: 'x', clientId: 'x', tenantId: 'x' };

/** Where one registration stands in an env file. */
export interface EnvFileDestination {
  /** Absolute. */
  readonly path: string;
  readonly key: string;
  /** Where others than the usual variables are expected; also for the id of a client without a secret. */
  readonly names: DeliveryNames | null;
}

/**
 * The variables of one registration, such as `<KEY>_CLIENT_ID`, `<KEY>_CLIENT_SECRET`, `<KEY>_TENANT_ID`, in an env
 * file. All other bytes stay, and so does the owner; permissions looser than 0600 are taken away. The file is replaced
 * whole, and runs that write to it at the same moment wait for each other. A symbolic link is refused. A secret that
 * stands there gives way only to one of the client that the variable of the id names, and only where `replaces` says
 * so, or that client exists no longer.
 */
export function openEnvFileSink(
  file: EnvFile,
  { path, key, names }: EnvFileDestination,
  replaces: ReplaceableSecret | null,
  isOfDeletedClient: (client: DeliveredClient) => Promise<boolean> = () => Promise.resolve(false),
): SecretSink {
  const description = `env-file:${path}`;
  const own = variableNamesOf(key, names);
  /** The appIds whose secrets may be replaced. */
  const replaceable = new Set(replaces === null ? [] : [replaces.clientId]);
  const findDeletedClient = async (): Promise<void> => {
    const variables = (await readable(file))?.variables ?? {};
    const clientId = variables[own.clientId];
    const tenantId = own.tenantId === null ? null : (variables[own.tenantId] ?? null);
    if (clientId !== undefined && !replaceable.has(clientId) && (await isOfDeletedClient({ clientId, tenantId }))) {
      replaceable.add(clientId);
    }
  };
  const withSecret =
    (secret: ClientWithSecret & { readonly key: string }): EnvFileChange =>
    (existing) =>
      setSecret(path, variableNamesOf(secret.key, names), existing, { secret, replaceable, replaces });
  return {
    description,
    inResult: false,
    isReadable: true,
    takesStdout: false,
    proveUsable: () =>
      proving(description, async () => {
        await findDeletedClient();
        await file.rehearse(withSecret({ ...placeholder, key }));
      }),
    contains: async (heldKey, clientId) =>
      secretOf((await readable(file))?.variables ?? {}, variableNamesOf(heldKey, names), clientId),
    look: (heldKey, clientId) =>
      heldInFile(async () => {
        const bytes = await lookAtFile(path);
        const variables = bytes === null ? {} : readVariables(decodeEnvFile(bytes).text);
        return secretOf(variables, variableNamesOf(heldKey, names), clientId);
      }),
    deliver: (secret) => delivering(description, () => file.change(withSecret(secret))),
    clientIdDestination:
      names === null
        ? null
        : {
            isFilled: async (clientId) => isSameClient((await readable(file))?.variables[own.clientId], clientId),
            proveUsable: () => proving(description, () => file.rehearse(withId(path, own, placeholder))),
            deliver: (client) => delivering(description, () => file.change(withId(path, own, client))),
          },
  };
}

/** The secret of a client among variables that are latin1; null where the id beside it is none of that client. */
function secretOf(variables: EnvFileContent['variables'], names: ClientVariableNames, clientId: string): string | null {
  const secret = variables[names.clientSecret] ?? '';
  return isSameClient(variables[names.clientId], clientId) && secret !== '' ? fromLatin1(secret) : null;
}

/** A secret to write, and whose old secrets may give way to it. */
interface Replacement {
  readonly secret: ClientWithSecret;
  /** By appId. */
  readonly replaceable: ReadonlySet<string>;
  /** For the words of a refusal. */
  readonly replaces: ReplaceableSecret | null;
}

/** The content with a secret; throws UsageError where one stands there already or would not read back. */
function setSecret(
  path: string,
  names: ClientVariableNames,
  existing: EnvFileContent,
  { secret, replaceable, replaces }: Replacement,
): EnvFileContent {
  const isOurs = [...replaceable].some((clientId) => isSameClient(existing.variables[names.clientId], clientId));
  const line = isOurs ? null : lineOf(existing, names.clientSecret);
  if (line !== null) {
    throw new UsageError('sink_exists', `Line ${line} of ${path} sets ${names.clientSecret} already.`, {
      hint: (input) =>
        replaces === null
          ? `Remove the line if its secret is not needed any more, or name another file with ${input('secretTo')}.`
          : `A secret is replaced only where ${names.clientId} is ${replaces.clientId}; name another file with ${input('secretTo')}.`,
    });
  }
  return changed(path, existing, {
    [names.clientId]: secret.clientId,
    [names.clientSecret]: asLatin1(secret.text),
    ...(names.tenantId === null ? {} : { [names.tenantId]: secret.tenantId }),
  });
}

/** Sets the id alone; the id of a secret that stands there is left. */
function withId(path: string, names: ClientVariableNames, { clientId }: Client): EnvFileChange {
  return (existing) => {
    if (isSameClient(existing.variables[names.clientId], clientId)) {
      return existing;
    }
    const line = lineOf(existing, names.clientSecret);
    if (line !== null) {
      throw new UsageError('sink_exists', `Line ${line} of ${path} sets ${names.clientSecret}, of another client.`, {
        hint: (input) =>
          `Remove the line if its secret is not needed any more, or name another file with ${input('secretTo')}.`,
      });
    }
    return changed(path, existing, { [names.clientId]: clientId });
  };
}

function lineOf({ text, names }: EnvFileContent, name: string): number | null {
  return names.has(name) ? lineThatSets(text, name) : null;
}

function changed(path: string, existing: EnvFileContent, variables: Readonly<Record<string, string>>): EnvFileContent {
  const after = withVariables(existing, variables);
  if (after === null) {
    throw new UsageError('sink_unwritable', `${path} cannot take a secret that env file readers would read back.`, {
      hint: (input) => `Look for a quote that is not closed, or name another file with ${input('secretTo')}.`,
    });
  }
  return after;
}

/** What the file holds; null where it cannot be read. */
async function readable(file: EnvFile): Promise<EnvFileContent | null> {
  try {
    return await file.read();
  } catch (error) {
    if (systemReason(error) === null && !(error instanceof UsageError)) {
      throw error;
    }
    return null;
  }
}

/** GUIDs are the same in capital letters, as some tools write them (RFC 9562 section 4). */
function isSameClient(written: string | undefined, clientId: string): boolean {
  return written?.toLowerCase() === clientId.toLowerCase();
}

function asLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function fromLatin1(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
