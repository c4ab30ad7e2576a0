import { type Wording, worded } from '../errors/wording.ts';
import { SignInError } from '../errors/sign-in-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { readRefusal, type VaultRefusal } from './key-vault.ts';
import { SinkError } from './sink-error.ts';

/** The error of a name that holds anything else. */
export function taken(description: string, message: string): UsageError {
  return new UsageError('sink_exists', message, {
    hint: (input) => `Name another secret with ${input('secretTo')} keyvault:VAULT/NAME.`,
    details: { sink: description },
  });
}

/** The error of a secret that is there and may not be read, because someone has disabled it. */
export function disabled(description: string, message: string): UsageError {
  return new UsageError('sink_exists', message, {
    hint: (input) => `Enable it in the vault, or name another secret with ${input('secretTo')} keyvault:VAULT/NAME.`,
    details: { sink: description, keyVaultCode: 'SecretDisabled' },
  });
}

/** Whether a vault refused to give a secret because it is disabled (Key Vault: `SecretDisabled`). */
export function isDisabled(error: unknown): boolean {
  const refusal = readRefusal(error);
  return (
    refusal?.status === 403 &&
    (refusal.innerCode === 'SecretDisabled' || /not allowed on a disabled secret/i.test(refusal.message))
  );
}

/** Whether a vault refused for want of a right, rather than because of the network that the request came from. */
export function isMissingRight(error: unknown): boolean {
  const refusal = readRefusal(error);
  return refusal?.status === 403 && !/^ForbiddenBy(Firewall|Connection)$/.test(refusal.innerCode ?? '');
}

/** What the vault, or Microsoft Entra ID for it, refuses before there is a secret is a fault of what was asked for. */
export function explainProof(error: unknown, vault: string, description: string): unknown {
  const refusal = readRefusal(error);
  const hint = hintOf(error, refusal);
  const details = { sink: description };
  if (error instanceof SignInError) {
    return new UsageError(
      'sink_unwritable',
      (input) => `A secret cannot be written to ${description}: ${worded(error.wording.message, input)}`,
      {
        hint: error.wording.hint ?? undefined,
        details: { ...details, cause: { code: error.code, details: error.details } },
        requestId: error.requestId ?? undefined,
        cause: error,
      },
    );
  }
  if (isHostMissing(error) || refusal?.code === 'VaultNotFound') {
    return new UsageError('sink_unavailable', `There is no key vault ${vault}.`, { hint, details, cause: error });
  }
  if (refusal === null && !isConnectionIssue(error)) {
    return error;
  }
  return new UsageError('sink_unwritable', `A secret cannot be written to ${description}: ${wordsOf(error, refusal)}`, {
    hint,
    details: { ...details, status: refusal?.status ?? null, keyVaultCode: refusal?.code ?? null },
    requestId: refusal?.requestId ?? undefined,
    cause: error,
  });
}

/** Why a vault, or Microsoft Entra ID for it, gives no secret, without a full stop; null for a bug. */
export function explainReading(error: unknown, vault: string): string | null {
  const refusal = readRefusal(error);
  if (isHostMissing(error) || refusal?.code === 'VaultNotFound') {
    return `there is no key vault ${vault}`;
  }
  if (error instanceof SignInError || error instanceof UsageError) {
    return error.message.replace(/\.$/, '');
  }
  return refusal === null && !isConnectionIssue(error) ? null : wordsOf(error, refusal).replace(/\.$/, '');
}

/** The error of a secret that exists and did not get there; bugs pass. */
export function explainDelivery(error: unknown, description: string): unknown {
  if (error instanceof UsageError) {
    // Someone was quicker than the proof could tell.
    return new SinkError(error.wording.message, {
      hint: error.wording.hint ?? undefined,
      details: { sink: description },
      cause: error,
    });
  }
  const refusal = readRefusal(error);
  if (refusal === null && !isConnectionIssue(error)) {
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
  const named = refusal?.message ?? (error instanceof Error ? error.message : '');
  const [first = ''] = named.split(/\r?\n/);
  return first.endsWith('.') ? first : `${first}.`;
}

function hintOf(error: unknown, refusal: VaultRefusal | null): Wording {
  if (isHostMissing(error) || refusal?.code === 'VaultNotFound') {
    return (input) => `Check its name, and ${input('cloud')}.`;
  }
  const known = HINTS[refusal?.innerCode ?? ''];
  if (known !== undefined) {
    return known;
  }
  return refusal?.status === 403
    ? `${ENOUGH_RIGHTS}, and a network that the vault admits.`
    : (input) => `Try again, or name another place with ${input('secretTo')}.`;
}

/** Actions as in Azure permissions for Security. */
const ENOUGH_RIGHTS =
  'Enough would be: the Azure role Key Vault Secrets Officer on the vault or on the secret; or a role of your own with the data actions ' +
  'Microsoft.KeyVault/vaults/secrets/getSecret/action and setSecret/action, better also update/action (with access policies: get and set)';

/** By the inner code of a refusal (Key Vault REST API error codes). */
const HINTS: Readonly<Record<string, Wording>> = {
  ForbiddenByRbac: `${ENOUGH_RIGHTS}. A role that was just assigned takes minutes to count.`,
  AccessDenied:
    'The vault uses access policies: have get and set of secrets allowed for the signed-in identity in one of them.',
  ForbiddenByFirewall:
    "The vault's firewall does not admit this machine's address: have it added, or run this where the vault can be reached.",
  ForbiddenByConnection:
    'The vault admits private endpoints only: run this inside its network, or have public access allowed.',
  ObjectIsDeletedButRecoverable: (input) =>
    `A deleted secret keeps its name until it is purged: recover or purge it, or name another with ${input('secretTo')} keyvault:VAULT/NAME.`,
  ObjectIsBeingDeleted: (input) =>
    `The secret of this name is being deleted, which takes up to a minute: run the command again, or name another with ${input('secretTo')} keyvault:VAULT/NAME.`,
};

/** The transport's own words for an exchange without an answer. */
export function isConnectionIssue(error: unknown): error is Error {
  return error instanceof Error && error.name === 'RestError' && readRefusal(error) === null;
}

function isHostMissing(error: unknown): boolean {
  return isConnectionIssue(error) && 'code' in error && error.code === 'host_not_found';
}
