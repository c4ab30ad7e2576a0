import { hasExpired, type ExistingCredential, existingCredentials } from '../credentials/existing-credential.ts';
import { type Finding, finding } from './finding.ts';
import type { AdoptionOptions, AdoptionCandidate } from './adoption-candidate.ts';

/** Days that a secret may live before it is told of: policies of tenants rarely allow more. */
const LONG_LIFE_DAYS = 366;

/** What is wrong with the credentials of an application; none is ours where our names are not believed. */
export function credentialFindings(
  { application, federatedCredentials, servicePrincipal }: AdoptionCandidate,
  { type }: AdoptionOptions,
  now: Date,
  areNamesBelieved: boolean,
): readonly Finding[] {
  const { appId } = application;
  const existing = existingCredentials(application, federatedCredentials ?? []);
  const remove = ({ id }: ExistingCredential): readonly string[] => ['secret', 'remove', appId, '--id', id];
  return [
    ...existing.flatMap((credential) => [
      ...(type === 'public' && credential.kind !== 'federated'
        ? [
            finding(
              'public_client_credential',
              'error',
              `It has the ${words(credential)}, which a public client cannot keep: whoever has the app has it.`,
              'Remove it once nothing signs in with it:',
              remove(credential),
            ),
          ]
        : []),
      ...lifetimeFindings(credential, now, remove(credential)),
      ...(credential.ours && areNamesBelieved
        ? []
        : [
            finding(
              'unknown_credential',
              'warning',
              `Who holds the ${words(credential)} is unknown: it was not made by fhir-apps.`,
              'It stays. Replace it by one of ours, and then remove it:',
              remove(credential),
            ),
          ]),
    ]),
    ...(servicePrincipal?.credentials ?? []).map(({ kind, keyId, displayName }) =>
      finding(
        'service_principal_credential',
        'error',
        `Its service principal has a ${kind} of its own (${displayName ?? 'without a name'}, ${keyId ?? 'no id'}), which no page of the app registration shows.`,
        `Find out who uses it; Azure CLI removes it: az ad sp credential delete --id ${appId} --key-id ${keyId ?? 'ID'}${kind === 'certificate' ? ' --cert' : ''}`,
      ),
    ),
  ];
}

function lifetimeFindings(credential: ExistingCredential, now: Date, remove: readonly string[]): readonly Finding[] {
  const { kind, madeAt, expiresAt } = credential;
  if (kind !== 'secret') {
    return [];
  }
  if (expiresAt === null) {
    return [
      finding(
        'secret_without_end',
        'error',
        `The ${words(credential)} never ends.`,
        'Replace it by one that does, and then remove it:',
        remove,
      ),
    ];
  }
  if (hasExpired(credential, now)) {
    return [
      finding(
        'secret_expired',
        'info',
        `The ${words(credential)} ended on ${expiresAt.slice(0, 10)}.`,
        'Nothing signs in with it any more; remove it:',
        remove,
      ),
    ];
  }
  const days = (Date.parse(expiresAt) - (madeAt === null ? now.getTime() : Date.parse(madeAt))) / 86_400_000;
  return days <= LONG_LIFE_DAYS
    ? []
    : [
        finding(
          'secret_lives_long',
          'warning',
          `The ${words(credential)} lives until ${expiresAt.slice(0, 10)}, ${Math.round(days)} days in all.`,
          'Replace it by one that lives 180 days, and then remove it:',
          remove,
        ),
      ];
}

function words({ kind, name, id, subject }: ExistingCredential): string {
  return kind === 'federated'
    ? `federated credential ${name ?? id} (${subject ?? 'no subject'})`
    : `${kind} ${name ?? 'without a name'} (${id})`;
}
