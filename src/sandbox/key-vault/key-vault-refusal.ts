import type { KeyVaultAnswer, KeyVaultOutcome } from './key-vault-call.ts';
import { KeyVaultError } from './key-vault-error.ts';

/** The answer that tells a refusal. */
export function refusalAnswer({ status, code, message, innerCode, headers }: KeyVaultError): KeyVaultAnswer {
  const innererror = innerCode === null ? {} : { innererror: { code: innerCode } };
  return { status, headers, body: { error: { code, message, ...innererror } } };
}

/** What work brings; a refusal is an answer too. */
export function refusalsToo(work: () => KeyVaultOutcome): KeyVaultOutcome {
  try {
    return work();
  } catch (error) {
    if (error instanceof KeyVaultError) {
      return refusalAnswer(error);
    }
    throw error;
  }
}
