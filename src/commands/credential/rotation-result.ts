import type { PasswordCredential } from '../../registration/model/observed.ts';
import type { CredentialResult } from '../../registration/result/registration-schema.ts';
import { utc } from '../../registration/credentials/existing-credential.ts';
import { lastTokenEnd } from '../../registration/credentials/token-lifetime.ts';
import { retirements } from '../../registration/credentials/rotation.ts';
import { secretExpiry, secretInventory } from '../../registration/credentials/secret-inventory.ts';
import { asUnconfirmed } from '../../registration/credentials/unmarked-secrets.ts';
import { deliveredTo } from '../../registration/tags.ts';
import type { RotationJob } from './apply-rotation.ts';
import type { RotationLedger } from './rotation-ledger.ts';
import type { RotationResult } from './credential-results.ts';

/** What a rotation has done; without a ledger, what it would do. */
export function rotationResult(job: RotationJob, ledger: RotationLedger | null): RotationResult {
  const { session, state, plan, retireAt, reach } = job;
  const { application, identification } = state;
  const dryRun = ledger === null;
  const isDue = (at: Date): boolean => at.getTime() <= session.now().getTime();
  return {
    dryRun,
    sandbox: session.tenantContext.sandbox,
    tenantId: session.tenantId,
    displayName: application.displayName,
    type: identification.type,
    key: identification.key,
    appId: application.appId,
    objectId: application.id,
    credential: credentialOf(job, ledger),
    proven: dryRun ? null : ledger.isProven,
    retired: retirements(application.tags, plan.replaced, retireAt)
      .map(({ secret, at }) => ({
        keyId: secret.keyId,
        name: secret.displayName,
        deliveredTo: deliveredTo(application.tags, secret.keyId),
        retiresAt: at.toISOString(),
        removed: dryRun ? isDue(at) : ledger.removed.includes(secret.keyId),
      }))
      .sort((one, other) => Date.parse(one.retiresAt) - Date.parse(other.retiresAt)),
    settled: [
      ...(ledger?.recovered ?? [
        ...plan.orphaned.map((secret) => recoveredOf(secret, 'removed' as const)),
        ...(plan.delivered === null ? [] : [recoveredOf(plan.delivered, 'confirmed' as const)]),
      ]),
      ...plan.unconfirmed.map((secret) => recoveredOf(secret, 'unconfirmed' as const)),
    ],
    unconfirmed: plan.unconfirmed.map(asUnconfirmed),
    decisions: plan.decisions,
    leak: reach === null ? null : { ...reach, tokensLiveUntil: tokensLiveUntil(job, ledger) },
  };
}

/**
 * The older secrets are removed only where the new one is proven, with the result or right after it; what stays besides
 * may be the one that leaked.
 */
function tokensLiveUntil({ session, state, plan }: RotationJob, ledger: RotationLedger | null): string | null {
  const now = session.now();
  const stays = [...secretInventory(state.application, now).foreign, ...plan.unconfirmed].some(
    (secret) => secretExpiry(secret) > now.getTime(),
  );
  return ledger?.isProven === true && !stays ? lastTokenEnd(now).toISOString() : null;
}

function recoveredOf<T extends string>(
  { keyId, displayName }: PasswordCredential,
  action: T,
): { readonly keyId: string; readonly name: string | null; readonly action: T } {
  return { keyId, name: displayName, action };
}

function credentialOf({ state, plan }: RotationJob, ledger: RotationLedger | null): CredentialResult {
  const { sink } = state;
  const made = ledger?.secret ?? null;
  const common = { kind: 'secret', deliveredTo: sink.description, federated: null } as const;
  if (made === null) {
    const delivered = plan.delivered;
    return { ...common, keyId: delivered?.keyId ?? null, expiresAt: utc(delivered?.endDateTime ?? null) };
  }
  const { keyId, expiresAt, text } = made;
  return sink.inResult ? { ...common, keyId, expiresAt, secret: text } : { ...common, keyId, expiresAt };
}
