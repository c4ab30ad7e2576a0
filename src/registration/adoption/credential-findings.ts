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
            finding({
              code: 'public_client_credential',
              severity: 'error',
              message: `It has the ${words(credential)}, which a public client cannot keep: whoever has the app has it.`,
              advice: 'Remove it once nothing signs in with it:',
              command: remove(credential),
            }),
          ]
        : []),
      ...lifetimeFindings(credential, now, remove(credential)),
      ...(credential.ours && areNamesBelieved
        ? []
        : [
            finding({
              code: 'unknown_credential',
              severity: 'warning',
              message: `Who holds the ${words(credential)} is unknown: it was not made by fhir-apps.`,
              advice: 'It stays. Replace it by one of ours, and then remove it:',
              command: remove(credential),
            }),
          ]),
    ]),
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

function lifetimeFindings(credential: ExistingCredential, now: Date, remove: readonly string[]): readonly Finding[] {
  const { kind, madeAt, expiresAt } = credential;
  if (kind !== 'secret') {
    return [];
  }
  if (expiresAt === null) {
    return [
      finding({
        code: 'secret_without_end',
        severity: 'error',
        message: `The ${words(credential)} never ends.`,
        advice: 'Replace it by one that does, and then remove it:',
        command: remove,
      }),
    ];
  }
  if (hasExpired(credential, now)) {
    return [
      finding({
        code: 'secret_expired',
        severity: 'info',
        message: `The ${words(credential)} ended on ${expiresAt.slice(0, 10)}.`,
        advice: 'Nothing signs in with it any more; remove it:',
        command: remove,
      }),
    ];
  }
  const days = (Date.parse(expiresAt) - (madeAt === null ? now.getTime() : Date.parse(madeAt))) / 86_400_000;
  return days <= LONG_LIFE_DAYS
    ? []
    : [
        finding({
          code: 'secret_lives_long',
          severity: 'warning',
          message: `The ${words(credential)} lives until ${expiresAt.slice(0, 10)}, ${Math.round(days)} days in all.`,
          advice: 'Replace it by one that lives 180 days, and then remove it:',
          command: remove,
        }),
      ];
}

function words({ kind, name, id, subject }: ExistingCredential): string {
  return kind === 'federated'
    ? `federated credential ${name ?? id} (${subject ?? 'no subject'})`
    : `${kind} ${name ?? 'without a name'} (${id})`;
}
