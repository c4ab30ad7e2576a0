import type { Wording } from '../../errors/wording.ts';

/** What decides which of the inputs about a credential say something; a value that is not known yet decides nothing. */
export interface CredentialInputs {
  readonly credential?: unknown;
  readonly certificate?: unknown;
  readonly generateCertificate?: unknown;
}

/** Inputs that say something about one kind of credential only. */
const KIND_OF_INPUT: ReadonlyMap<string, string> = new Map([
  ['federated', 'federated'],
  ['secretTo', 'secret'],
  ['secretLifetime', 'secret'],
  ['certificate', 'certificate'],
  ['generateCertificate', 'certificate'],
  ['pfx', 'certificate'],
  ['certificateLifetime', 'certificate'],
]);

/** Inputs that say something only about a certificate that this tool makes. */
const WHY_GENERATED: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ['pfx', (input) => `needs the private key, which stays with you: it goes with ${input('generateCertificate')}.`],
  [
    'certificateLifetime',
    (input) => `goes with ${input('generateCertificate')}: the certificate of ${input('certificate')} has its dates.`,
  ],
]);

/**
 * The sentence that says why an input says nothing beside the others; null where it does. A kind is never guessed from
 * the inputs that go with it: what is made must have been named.
 */
export function notApplicableCredentialInput(
  key: string,
  { credential, certificate, generateCertificate }: CredentialInputs,
): Wording | null {
  const kind = KIND_OF_INPUT.get(key);
  if (kind !== undefined && typeof credential === 'string' && credential !== kind) {
    return (input) => `goes with ${input('credential')} ${kind}, and ${input('credential')} ${credential} was given.`;
  }
  return certificate !== undefined && generateCertificate === undefined ? (WHY_GENERATED.get(key) ?? null) : null;
}
