import { notApplicableCredentialInput } from '../credentials/credential-inputs.ts';
import type { RegisterValues, ValueIssue } from './register-schema.ts';

/** The values of a client that may have a credential. */
type CredentialValues = Extract<RegisterValues, { readonly credential: unknown }>;

/** What contradicts itself, or is missing, among the inputs about a credential. */
export function credentialIssues(values: CredentialValues): readonly ValueIssue[] {
  return [...notApplicableIssues(values), ...certificateIssues(values)];
}

function notApplicableIssues(values: CredentialValues): readonly ValueIssue[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const message = value === undefined ? null : notApplicableCredentialInput(key, values);
    return message === null ? [] : [issue(key, message)];
  });
}

function certificateIssues({ credential, certificate, generateCertificate }: CredentialValues): readonly ValueIssue[] {
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
    : [issue('certificate', 'contradicts --generate-certificate: register this one, or let us make one.')];
}

function issue(key: string, message: string): ValueIssue {
  return { key, message, missing: false };
}
