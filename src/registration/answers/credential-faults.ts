import { misplacedCredentialInput } from '../credentials/credential-inputs.ts';
import type { RegisterValues, ValueFault } from './register-schema.ts';

/** The values of a client that may have a credential. */
type CredentialValues = Extract<RegisterValues, { readonly credential: unknown }>;

/** What contradicts itself, or is missing, among the inputs about a credential. */
export function credentialFaults(values: CredentialValues): readonly ValueFault[] {
  return [...misplacedFaults(values), ...certificateFaults(values)];
}

function misplacedFaults(values: CredentialValues): readonly ValueFault[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const message = value === undefined ? null : misplacedCredentialInput(key, values);
    return message === null ? [] : [fault(key, message)];
  });
}

function certificateFaults({ credential, certificate, generateCertificate }: CredentialValues): readonly ValueFault[] {
  if (credential !== 'certificate' || (certificate === undefined) !== (generateCertificate === undefined)) {
    return [];
  }
  return certificate === undefined
    ? [
        {
          key: 'generateCertificate',
          message: 'is missing: a directory for a new key and certificate; or give one of yours with --certificate.',
          missing: true,
        },
      ]
    : [fault('certificate', 'contradicts --generate-certificate: register this one, or let us make one.')];
}

function fault(key: string, message: string): ValueFault {
  return { key, message, missing: false };
}
