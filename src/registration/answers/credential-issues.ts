import { notApplicableCredentialInput } from '../credentials/credential-inputs.ts';
import { type ValueIssue, valueIssue } from './issue.ts';
import type { RegisterValues } from './register-values.ts';

/** What contradicts itself, or is missing, among the inputs about a credential. */
export function credentialIssues(values: RegisterValues): readonly ValueIssue[] {
  return [...notApplicableIssues(values), ...certificateIssues(values)];
}

function notApplicableIssues(values: RegisterValues): readonly ValueIssue[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const message = value === undefined ? null : notApplicableCredentialInput(key, values);
    return message === null ? [] : [valueIssue(key, message)];
  });
}

function certificateIssues({ credential, certificate, generateCertificate }: RegisterValues): readonly ValueIssue[] {
  if (credential !== 'certificate' || (certificate === undefined) !== (generateCertificate === undefined)) {
    return [];
  }
  return certificate === undefined
    ? [
        {
          key: 'generateCertificate',
          message: (input) =>
            `is missing: a directory for a new key and certificate; or give one of yours with ${input('certificate')}.`,
          missing: true,
        },
      ]
    : [
        valueIssue(
          'certificate',
          (input) => `contradicts ${input('generateCertificate')}: register this one, or let us make one.`,
        ),
      ];
}
