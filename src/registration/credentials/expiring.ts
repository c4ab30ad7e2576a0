import { z } from 'zod';
import { APP_TYPE, REGISTRATION_KEYS, TIME } from '../model/result-keys.ts';
import type { Immutable } from '../model/immutable.ts';
import { renewalCommand } from './certificate-renewal.ts';
import { CREDENTIAL_KIND_NAMES } from './inputs/index.ts';
import type { ObservedApplication } from '../model/observed.ts';
import { secretRemovals } from './secret-removal.ts';
import { parseSinkSpec } from '../../secrets/sinks/index.ts';
import { daysUntil, hasExpired, isWorking, type ExistingCredential } from './existing-credential.ts';
import { existingCredentials } from './kinds/index.ts';
import { isYoung, REMOVABLE_FOR } from './unmarked-secrets.ts';
import { identify } from '../tags.ts';

/** A secret or certificate that ends soon or has ended; unknown is null. */
export const EXPIRING_CREDENTIAL = z.strictObject({
  displayName: z.string(),
  appId: REGISTRATION_KEYS.appId,
  type: APP_TYPE.nullable(),
  key: REGISTRATION_KEYS.key.nullable(),
  fhirUrl: z.string().nullable(),
  kind: z.enum(CREDENTIAL_KIND_NAMES),
  id: z.string(),
  name: z.string().nullable(),
  ours: z.boolean(),
  expiresAt: TIME,
  daysLeft: z.int().describe('Whole days, negative after the end.'),
  retiresAt: TIME.nullable().describe(
    'When it falls due because it was replaced, ISO 8601 UTC; null where it was not.',
  ),
  counts: z.boolean().describe('False for what no one relies on: it was replaced, or never delivered.'),
});

/** See {@link EXPIRING_CREDENTIAL}. */
export type ExpiringCredential = Immutable<z.infer<typeof EXPIRING_CREDENTIAL>> & {
  /** The words after `fhir-apps` of the command that fixes it; null where there is nothing to do, or nothing yet. */
  readonly remediation: readonly string[] | null;
};

/** What is read of an application to tell what of it ends, and what fixes that. */
export type ExpiringApplication = Pick<
  ObservedApplication,
  'appId' | 'displayName' | 'tags' | 'passwordCredentials' | 'keyCredentials' | 'web' | 'requiredResourceAccess'
>;

/** What an application has that ends within so many seconds from now, or has ended. */
export function expiringCredentials(
  application: ExpiringApplication,
  withinMs: number,
  now: Date,
): readonly ExpiringCredential[] {
  const { appId, displayName, tags } = application;
  const identification = identify(tags);
  const until = new Date(now.getTime() + withinMs);
  const existing = existingCredentials(application, []);
  return existing.flatMap((credential) => {
    const { kind, id, name, ours, expiresAt, retiresAt, delivered } = credential;
    if (expiresAt === null || !hasExpired(credential, until)) {
      return [];
    }
    return {
      ...{ displayName, appId, type: identification?.type ?? null, key: identification?.key ?? null },
      ...{ fhirUrl: identification?.fhirUrl ?? null, kind, id, name, ours, expiresAt },
      daysLeft: daysUntil(expiresAt, now) ?? 0,
      retiresAt,
      counts: retiresAt === null && delivered !== false,
      remediation: remediationCommand(application, credential, existing, now),
    };
  });
}

function remediationCommand(
  application: ExpiringApplication,
  credential: ExistingCredential,
  existing: readonly ExistingCredential[],
  now: Date,
): readonly string[] | null {
  const { appId, tags } = application;
  const identification = identify(tags);
  const { kind, id, ours, madeAt, unconfirmed, deliveredTo, retiresAt } = credential;
  const isClient = identification?.type === 'confidential' || identification?.type === 'service';
  if (kind === 'certificate') {
    return isClient && !isSucceeded(credential, existing, now) && (ours || !hasExpired(credential, now))
      ? renewalCommand(application, identification)
      : ['credential', 'remove', appId, '--id', id];
  }
  const isRemovable = isYoung({ startDateTime: madeAt }, now, REMOVABLE_FOR);
  if (unconfirmed && retiresAt === null && !isRemovable && !hasExpired(credential, now)) {
    return ['credential', 'remove', appId, '--id', id];
  }
  const isReplaced =
    retiresAt !== null ||
    unconfirmed ||
    (hasExpired(credential, now) && existing.some((each) => each.ours && isWorking(each, now)));
  if (ours && isReplaced) {
    const { removals, kept } = secretRemovals(application, [], now);
    if (!kept.some(({ keyId }) => keyId === id)) {
      return removals.some(({ keyId }) => keyId === id) ? ['credential', 'prune', appId] : null;
    }
  }
  return isClient && (ours || !hasExpired(credential, now))
    ? ['credential', 'rotate', appId, ...sinkFlag(deliveredTo)]
    : ['credential', 'remove', appId, '--id', id];
}

/** True where another certificate works that ends later: what is left to do is to take the older one away. */
function isSucceeded(credential: ExistingCredential, existing: readonly ExistingCredential[], now: Date): boolean {
  const end = Date.parse(credential.expiresAt ?? '');
  return existing.some(
    (each) => each.kind === 'certificate' && isWorking(each, now) && Date.parse(each.expiresAt ?? '') > end,
  );
}

/** The sink that a secret was delivered to, as it is typed; nothing for a terminal, and for what was cut to fit. */
export function sinkFlag(deliveredTo: string | null): readonly string[] {
  const sink = (deliveredTo ?? '').replace(/ \(this job only\)$/, '');
  return 'issue' in parseSinkSpec(sink) || sink.endsWith('…') ? [] : ['--secret-to', sink];
}
