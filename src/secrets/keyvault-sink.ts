import type { KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets';
import { UsageError } from '../errors/usage-error.ts';
import { formatSinkSpec } from '../registration/credentials/sink-spec.ts';
import { type KeyVaultAccess, openVault, readRefusal, type VaultRefusal } from './key-vault.ts';
import type { NewSecret, SecretSink } from './secret-sink.ts';
import { SinkError } from './sink-error.ts';

/** A secret of a vault, and the registration whose it is. */
export interface VaultPlace {
  readonly vault: string;
  /** Name of the secret in the vault. */
  readonly name: string;
  /** `uniqueName` of the registration: what tells a secret of its own from anybody else's. */
  readonly uniqueName: string;
}

/** Stands for a version that no secret has. */
const NO_VERSION = '0'.repeat(32);

/**
 * A secret in Azure Key Vault. A new one of the same registration becomes the next version, which keeps the older ones
 * readable; a name that holds anything else is refused. It expires with the client secret, and its tags tell appId, keyId and
 * the registration (Key Vault REST API: Set Secret).
 */
export function openKeyVaultSink(place: VaultPlace, access: KeyVaultAccess): SecretSink {
  const { vault, name, uniqueName } = place;
  const description = formatSinkSpec({ kind: 'keyvault', vault, name });
  const options: Options = { abortSignal: access.signal, requestOptions: { timeout: access.timeoutMs } };
  let opened: Promise<SecretClient> | null = null;
  // One client for all, since each has to ask the vault first whose tokens it takes.
  const open = (): Promise<SecretClient> => (opened ??= openVault(vault, access));
  const stands = async (client: SecretClient): Promise<KeyVaultSecret | null> => {
    try {
      return await client.getSecret(name, options);
    } catch (error) {
      return nullIfMissing(error);
    }
  };
  return {
    description,
    inResult: false,
    proveUsable: async () => {
      try {
        const client = await open();
        const standing = await stands(client);
        if (standing !== null && standing.properties.tags?.['uniqueName'] !== uniqueName) {
          throw taken(description, `The vault ${vault} holds a secret ${name} that is not of this registration.`);
        }
        if (standing === null) {
          await refuseDeleted(client, place, description, options);
        }
        await proveMayWrite(client, name, options);
      } catch (error) {
        throw explainProof(error, place, description);
      }
    },
    holds: async (_key, clientId) => {
      try {
        const standing = await stands(await open());
        return standing?.properties.tags?.['appId'] === clientId ? (standing.value ?? null) : null;
      } catch (error) {
        // Who may not read it back can only be told by proving the sink, which comes before anything is written.
        if (readRefusal(error) === null && !isConnectionFault(error)) {
          throw error;
        }
        return null;
      }
    },
    deliver: async (secret) => {
      try {
        const client = await open();
        await client.setSecret(name, secret.text, {
          ...options,
          contentType: 'text/plain',
          expiresOn: new Date(secret.expiresAt),
          tags: { appId: secret.clientId, keyId: secret.keyId, uniqueName },
        });
        await proveHeld(client, name, secret, options);
      } catch (error) {
        throw explainDelivery(error, description);
      }
    },
  };
}

interface Options {
  readonly abortSignal: AbortSignal;
  readonly requestOptions: { readonly timeout: number };
}

/** A deleted name stays taken until it is purged or recovered; who may not look there is told by the write. */
async function refuseDeleted(
  client: SecretClient,
  { vault, name }: VaultPlace,
  description: string,
  options: Options,
): Promise<void> {
  try {
    await client.getDeletedSecret(name, options);
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal !== null && [403, 404].includes(refusal.status)) {
      return;
    }
    throw error;
  }
  throw taken(
    description,
    `The secret ${name} of the vault ${vault} is deleted, and its name is taken until it is purged.`,
  );
}

/**
 * Whether a secret may be written there is asked by changing a version that does not exist: a refusal is one for lack of
 * rights, and nothing changes. [guess: that rights are checked first, and that who may set may also update]
 */
async function proveMayWrite(client: SecretClient, name: string, options: Options): Promise<void> {
  try {
    await client.updateSecretProperties(name, NO_VERSION, options);
  } catch (error) {
    nullIfMissing(error);
  }
}

/** Reads back what was written; who may write but not read has the vault's own word for it. */
async function proveHeld(client: SecretClient, name: string, secret: NewSecret, options: Options): Promise<void> {
  try {
    const { value } = await client.getSecret(name, options);
    if (value === secret.text) {
      return;
    }
  } catch (error) {
    if (readRefusal(error)?.status === 403) {
      return;
    }
    throw error;
  }
  throw new SinkError(`Another secret was written to ${name} at the same moment.`);
}

function nullIfMissing(error: unknown): null {
  const refusal = readRefusal(error);
  if (refusal?.status === 404 && refusal.code !== 'VaultNotFound') {
    return null;
  }
  throw error;
}

function taken(description: string, message: string): UsageError {
  return new UsageError('sink_exists', message, {
    hint: 'Name another secret with --secret-to keyvault:VAULT/NAME.',
    details: { sink: description },
  });
}

/** What the vault refuses before there is a secret is a fault of what was asked for. */
function explainProof(error: unknown, { vault }: VaultPlace, description: string): unknown {
  const refusal = readRefusal(error);
  const hint = hintOf(error, refusal);
  const details = { sink: description };
  if (isHostMissing(error) || refusal?.code === 'VaultNotFound') {
    return new UsageError('sink_unavailable', `There is no key vault ${vault}.`, { hint, details, cause: error });
  }
  if (refusal === null && !isConnectionFault(error)) {
    return error;
  }
  return new UsageError('sink_unwritable', `A secret cannot be written to ${description}: ${wordsOf(error, refusal)}`, {
    hint,
    details: { ...details, status: refusal?.status ?? null, keyVaultCode: refusal?.code ?? null },
    requestId: refusal?.requestId ?? undefined,
    cause: error,
  });
}

function explainDelivery(error: unknown, description: string): unknown {
  const refusal = readRefusal(error);
  if (refusal === null && !isConnectionFault(error)) {
    return error;
  }
  return new SinkError(`The secret could not be written to ${description}: ${wordsOf(error, refusal)}`, {
    hint: hintOf(error, refusal),
    details: { sink: description, status: refusal?.status ?? null, keyVaultCode: refusal?.code ?? null },
    requestId: refusal?.requestId ?? undefined,
    cause: error,
  });
}

function wordsOf(error: unknown, refusal: VaultRefusal | null): string {
  const said = refusal?.message ?? (error instanceof Error ? error.message : '');
  const [first = ''] = said.split(/\r?\n/);
  return first.endsWith('.') ? first : `${first}.`;
}

function hintOf(error: unknown, refusal: VaultRefusal | null): string {
  if (isHostMissing(error) || refusal?.code === 'VaultNotFound') {
    return 'Check its name, and --cloud.';
  }
  return refusal?.status === 403
    ? 'Enough would be: the Azure role Key Vault Secrets Officer on the vault or on the secret (with access policies: get and set), and a network that the vault admits.'
    : 'Try again, or name another place with --secret-to.';
}

/** The transport's own words for an exchange without an answer. */
function isConnectionFault(error: unknown): error is Error {
  return error instanceof Error && error.name === 'RestError' && readRefusal(error) === null;
}

function isHostMissing(error: unknown): boolean {
  return isConnectionFault(error) && 'code' in error && error.code === 'host_not_found';
}
