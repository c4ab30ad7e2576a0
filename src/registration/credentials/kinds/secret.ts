import { type Finding, finding } from '../../adoption/finding.ts';
import type { SecretChoice } from '../inputs/secret.ts';
import { deliveredTag, deliveredTo, MARK, retiresAt } from '../../tags.ts';
import type { CredentialResult } from '../../result/registration-schema.ts';
import { parseSinkSpec } from '../../../secrets/sinks/index.ts';
import { federatedResults } from '../federated/federated-results.ts';
import { type ExistingCredential, hasExpired, utc } from '../existing-credential.ts';
import { planSecret } from '../plan-secret.ts';
import { SECRET_NAME_PREFIX, secretInventory } from '../secret-inventory.ts';
import {
  type CredentialKindDefinition,
  type CredentialOwner,
  type CredentialValues,
  describeByName,
  type ExistingState,
  type WorkingFacts,
} from './kind.ts';

/** A client secret. */
export const SECRET: CredentialKindDefinition<SecretChoice> = {
  isConfidential: true,
  object: 'passwordCredential',
  hasStandIn: true,
  plan: planSecret,
  list: listSecrets,
  working,
  values,
  describe: describeByName,
  lifetimeFindings,
  replacement: (appId) => ['credential', 'rotate', appId],
  settings: () => ({}),
};

function working(
  existing: ExistingState,
  _choice: SecretChoice | null,
  { now }: WorkingFacts,
): CredentialResult | null {
  const [secret] = secretInventory(existing.application, now).working;
  return secret === undefined
    ? null
    : {
        kind: 'secret',
        keyId: secret.keyId,
        expiresAt: utc(secret.endDateTime),
        deliveredTo: null,
        federated: federatedResults(existing),
      };
}

function values({ application }: ExistingState, { keyId }: CredentialResult): CredentialValues {
  const destination = keyId === null ? null : deliveredTo(application.tags, keyId);
  return { values: { credential: 'secret', ...sinkValue(destination) }, remarks: [] };
}

/** A destination on another machine is none on this one, so only a service is named. */
function sinkValue(destination: string | null): { readonly secretTo?: string } {
  const spec = destination === null ? null : parseSinkSpec(destination);
  return destination !== null && spec !== null && !('issue' in spec) && spec.service !== null
    ? { secretTo: destination }
    : {};
}

function listSecrets({ tags, passwordCredentials }: CredentialOwner): readonly ExistingCredential[] {
  return passwordCredentials.map((secret) => {
    const delivered = tags.includes(deliveredTag(secret.keyId));
    const ours = tags.includes(MARK) && (delivered || (secret.displayName ?? '').startsWith(SECRET_NAME_PREFIX));
    return {
      kind: 'secret',
      id: secret.keyId,
      name: secret.displayName,
      hint: secret.hint,
      madeAt: utc(secret.startDateTime),
      expiresAt: utc(secret.endDateTime),
      ours,
      delivered: ours ? delivered : null,
      unconfirmed: ours && !delivered,
      deliveredTo: deliveredTo(tags, secret.keyId),
      retiresAt: retiresAt(tags, secret.keyId),
      issuer: null,
      subject: null,
    };
  });
}

/** Days that a secret may live before it is reported: policies of tenants rarely allow more. */
const LONG_LIFE_DAYS = 366;

function lifetimeFindings(credential: ExistingCredential, now: Date, remove: readonly string[]): readonly Finding[] {
  const { madeAt, expiresAt } = credential;
  if (expiresAt === null) {
    return [
      finding({
        code: 'secret_without_end',
        severity: 'error',
        message: `The ${describeByName(credential)} never expires.`,
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
        message: `The ${describeByName(credential)} expired on ${expiresAt.slice(0, 10)}.`,
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
          message: `The ${describeByName(credential)} lives until ${expiresAt.slice(0, 10)}, ${Math.round(days)} days in all.`,
          advice: 'Replace it by one that lives 180 days, and then remove it:',
          command: remove,
        }),
      ];
}
