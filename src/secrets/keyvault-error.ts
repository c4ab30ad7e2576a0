import { UsageError } from '../errors/usage-error.ts';
import { readRefusal, type VaultRefusal } from './key-vault.ts';
import { SinkError } from './sink-error.ts';

/** The error of a name that holds anything else. */
export function taken(description: string, message: string): UsageError {
  return new UsageError('sink_exists', message, {
    hint: 'Name another secret with --secret-to keyvault:VAULT/NAME.',
    details: { sink: description },
  });
}

/** What the vault refuses before there is a secret is a fault of what was asked for. */
export function explainProof(error: unknown, vault: string, description: string): unknown {
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

/** The error of a secret that exists and did not get there; bugs pass. */
export function explainDelivery(error: unknown, description: string): unknown {
  if (error instanceof UsageError) {
    // Somebody was quicker than the proof could tell.
    return new SinkError(error.message, {
      hint: error.hint ?? undefined,
      details: { sink: description },
      cause: error,
    });
  }
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
export function isConnectionFault(error: unknown): error is Error {
  return error instanceof Error && error.name === 'RestError' && readRefusal(error) === null;
}

function isHostMissing(error: unknown): boolean {
  return isConnectionFault(error) && 'code' in error && error.code === 'host_not_found';
}
