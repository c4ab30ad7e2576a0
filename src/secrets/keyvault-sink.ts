import type { KeyVaultSecret, SecretClient, SetSecretOptions } from '@azure/keyvault-secrets';
import { ConnectionError } from '../errors/fhir-apps-error.ts';
import { SignInError } from '../errors/sign-in-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { ANSWER_CODES } from '../http/refusals.ts';
import { type KeyVaultAccess, openVault, readRefusal } from './key-vault.ts';
import {
  disabled,
  explainDelivery,
  explainProof,
  explainReading,
  isConnectionIssue,
  isDisabled,
  isMissingRight,
  taken,
} from './keyvault-error.ts';
import type { HeldSecret } from './held-secret.ts';
import type { ClientIdDestination, NewSecret, SecretSink } from './secret-sink.ts';
import { SinkError } from './sink-error.ts';

/** Where a registration stands in a vault, and whose it is. */
export interface VaultSecretRef {
  readonly vault: string;
  /** Names of its secrets in the vault; the id has none of its own (null) where nobody expects it. */
  readonly secrets: { readonly clientId: string | null; readonly clientSecret: string };
  /** `uniqueName` of the registration: what tells a secret of its own from anybody else's. */
  readonly uniqueName: string;
}

/** Stands for a version that no secret has. */
const NO_VERSION = '0'.repeat(32);

/**
 * A secret in Azure Key Vault. A new one of the same registration becomes the next version, which keeps the older ones
 * readable; a name that holds anything else is refused. It expires with the client secret, and its tags tell appId,
 * keyId and the registration (Key Vault REST API: Set Secret). Where the id is expected too, it is written first.
 */
export function openKeyVaultSink({ vault, secrets, uniqueName }: VaultSecretRef, access: KeyVaultAccess): SecretSink {
  const description = `keyvault:${vault}/${secrets.clientSecret}`;
  const client = openOnce(vault, access);
  const options: Options = { abortSignal: access.signal, requestOptions: { timeout: access.timeoutMs } };
  const placeOf = (name: string): NamedSecretRef => ({ vault, name, uniqueName, description, client, options });
  const secret = placeOf(secrets.clientSecret);
  const id = secrets.clientId === null ? null : placeOf(secrets.clientId);
  return {
    description,
    inResult: false,
    isReadable: true,
    takesStdout: false,
    proveUsable: async () => {
      await prove(secret);
      if (id !== null) {
        await prove(id);
      }
    },
    contains: async (_key, clientId) => {
      const existing = await readable(secret);
      return existing?.properties.tags?.['appId'] === clientId ? (existing.value ?? null) : null;
    },
    look: (_key, clientId) => look(secret, clientId),
    deliver: (made) =>
      delivering(description, async () => {
        if (id !== null) {
          await deliverId(id, made);
        }
        await set(secret, made.text, {
          expiresOn: new Date(made.expiresAt),
          tags: { appId: made.clientId, keyId: made.keyId, uniqueName },
        });
      }),
    clientIdDestination: id === null ? null : openClientIdDestination(id),
  };
}

function openClientIdDestination(secretRef: NamedSecretRef): ClientIdDestination {
  return {
    isFilled: async (clientId) => (await readable(secretRef))?.value === clientId,
    proveUsable: () => prove(secretRef),
    deliver: (client) => delivering(secretRef.description, () => deliverId(secretRef, client)),
  };
}

/** One secret of a vault. */
interface NamedSecretRef {
  readonly vault: string;
  readonly name: string;
  readonly uniqueName: string;
  readonly description: string;
  readonly client: () => Promise<SecretClient>;
  readonly options: Options;
}

interface Options {
  readonly abortSignal: AbortSignal;
  readonly requestOptions: { readonly timeout: number };
}

/** One client for all, since each has to ask the vault first whose tokens it takes. */
function openOnce(vault: string, access: KeyVaultAccess): () => Promise<SecretClient> {
  let opened: Promise<SecretClient> | null = null;
  return () => (opened ??= openVault(vault, access));
}

/** Proves that a secret can be written there. Throws as `proveUsable` of a sink. */
async function prove(secretRef: NamedSecretRef): Promise<void> {
  const { vault, description } = secretRef;
  try {
    const existing = await isCurrent(secretRef);
    assertOurs(secretRef, existing);
    if (existing === null) {
      await assertNotDeleted(secretRef);
    }
    await proveMayWrite(secretRef);
  } catch (error) {
    throw explainProof(error, vault, description);
  }
}

function assertOurs({ vault, name, uniqueName, description }: NamedSecretRef, existing: KeyVaultSecret | null): void {
  if (existing !== null && existing.properties.tags?.['uniqueName'] !== uniqueName) {
    throw taken(description, `The vault ${vault} has a secret ${name} that is not of this registration.`);
  }
}

async function isCurrent({
  vault,
  name,
  description,
  client,
  options,
}: NamedSecretRef): Promise<KeyVaultSecret | null> {
  const opened = await client();
  try {
    return await opened.getSecret(name, options);
  } catch (error) {
    if (isDisabled(error)) {
      throw disabled(description, `The secret ${name} of the vault ${vault} exists and is disabled.`);
    }
    return nullIfMissing(error);
  }
}

/** One whose tags name no client was put there by hand. */
async function look(secretRef: NamedSecretRef, clientId: string): Promise<HeldSecret> {
  try {
    const existing = await isCurrent(secretRef);
    const owner = existing?.properties.tags?.['appId'] ?? clientId;
    const text = existing?.value ?? '';
    return owner === clientId && text !== '' ? { kind: 'held', text } : { kind: 'absent' };
  } catch (error) {
    const reason = explainReading(error, secretRef.vault);
    if (reason === null) {
      throw error;
    }
    return { kind: 'unreadable', reason };
  }
}

/**
 * Who may not read it back can only be told by proving the place, which comes before anything is written. Throws
 * UsageError `sink_unwritable` where there is no token for the vault: then nothing can be known of what it holds.
 */
async function readable(secretRef: NamedSecretRef): Promise<KeyVaultSecret | null> {
  try {
    return await isCurrent(secretRef);
  } catch (error) {
    if (error instanceof SignInError) {
      throw explainProof(error, secretRef.vault, secretRef.description);
    }
    if (readRefusal(error) === null && !isConnectionIssue(error) && !(error instanceof UsageError)) {
      throw error;
    }
    return null;
  }
}

/** A deleted name stays taken until it is purged or recovered; who may not look there is told by the write. */
async function assertNotDeleted({ vault, name, description, client, options }: NamedSecretRef): Promise<void> {
  try {
    await (await client()).getDeletedSecret(name, options);
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
 * Probes whether the vault takes writes by updating a version that does not exist, so that nothing changes. The vault
 * checks rights before it looks for the version (assumption A10). A role may allow setting secrets
 * (`Microsoft.KeyVault/vaults/secrets/setSecret/action`) and not updating them (`…/update/action`;
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/security). So a caller that may read is let
 * through, and the write decides; a caller that may do neither is refused.
 */
async function proveMayWrite({ name, client, options }: NamedSecretRef): Promise<void> {
  try {
    await (await client()).updateSecretProperties(name, NO_VERSION, options);
  } catch (error) {
    if (!isMissingRight(error)) {
      nullIfMissing(error);
    }
  }
}

/** An id that stands already is not written again: each writing would make a version. */
async function deliverId(secretRef: NamedSecretRef, { clientId }: Pick<NewSecret, 'clientId'>): Promise<void> {
  const existing = await readable(secretRef);
  if (existing?.value !== clientId) {
    assertOurs(secretRef, existing);
    await set(secretRef, clientId, { tags: { appId: clientId, uniqueName: secretRef.uniqueName } });
  }
}

/** Writes a secret and reads it back; who may write but not read has the vault's own word for it. */
async function set(secretRef: NamedSecretRef, value: string, about: SetSecretOptions): Promise<void> {
  const { name, options } = secretRef;
  const client = await secretRef.client();
  const sent = client.setSecret(name, value, { ...options, contentType: 'text/plain', ...about });
  // After an answer that nobody can read, the vault itself says whether it has the secret.
  const unread = await sent.then(() => null, unreadAnswer);
  try {
    if ((await client.getSecret(name, options)).value === value) {
      return;
    }
  } catch (error) {
    if (unread === null && readRefusal(error)?.status === 403) {
      return;
    }
    throw unread ?? error;
  }
  if (unread !== null) {
    throw unread;
  }
  throw new SinkError(`Another secret was written to ${name} at the same moment.`);
}

/** The error of an answer that nobody can read; throws any other. */
function unreadAnswer(error: unknown): ConnectionError {
  if (error instanceof ConnectionError && error.code === ANSWER_CODES.invalid) {
    return error;
  }
  throw error;
}

async function delivering(description: string, deliver: () => Promise<void>): Promise<void> {
  try {
    await deliver();
  } catch (error) {
    throw explainDelivery(error, description);
  }
}

function nullIfMissing(error: unknown): null {
  const refusal = readRefusal(error);
  if (refusal?.status === 404 && refusal.code !== 'VaultNotFound') {
    return null;
  }
  throw error;
}
