import { CREDENTIAL_KINDS, existingCredentials } from '../credentials/kinds/index.ts';
import { type Finding, finding } from './finding.ts';
import type { AdoptionOptions, AdoptionCandidate } from './adoption-candidate.ts';

/** What is wrong with the credentials of an application; none is ours where our names are not believed. */
export function credentialFindings(
  { application, federatedCredentials, servicePrincipal }: AdoptionCandidate,
  { type }: AdoptionOptions,
  now: Date,
  areNamesBelieved: boolean,
): readonly Finding[] {
  const { appId } = application;
  const existing = existingCredentials(application, federatedCredentials ?? []);
  return [
    ...existing.flatMap((credential) => {
      const kind = CREDENTIAL_KINDS[credential.kind];
      const remove = ['credential', 'remove', appId, '--id', credential.id];
      return [
        ...(type === 'public' && kind.isConfidential
          ? [
              finding({
                code: 'public_client_credential',
                severity: 'error',
                message: `It has the ${kind.describe(credential)}, which a public client cannot keep: whoever has the app has it.`,
                advice: 'Remove it once nothing signs in with it:',
                command: remove,
              }),
            ]
          : []),
        ...kind.lifetimeFindings(credential, now, remove),
        ...(credential.ours && areNamesBelieved
          ? []
          : [
              finding({
                code: 'unknown_credential',
                severity: 'warning',
                message: `Who has the ${kind.describe(credential)} is unknown: it was not made by fhir-apps.`,
                advice: 'It stays. Replace it by one that fhir-apps makes, and then remove it:',
                command: remove,
              }),
            ]),
      ];
    }),
    ...(servicePrincipal?.credentials ?? []).map(({ kind, keyId, displayName }) =>
      finding({
        code: 'service_principal_credential',
        severity: 'error',
        message: `Its service principal has a ${kind} of its own (${displayName ?? 'without a name'}, ${keyId ?? 'no id'}), which no page of the app registration shows.`,
        advice: `Find out who uses it; Azure CLI removes it: az ad sp credential delete --id ${appId} --key-id ${keyId ?? 'ID'}${kind === 'certificate' ? ' --cert' : ''}`,
      }),
    ),
  ];
}
