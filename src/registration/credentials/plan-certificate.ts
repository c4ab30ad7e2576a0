import { UsageError } from '../../errors/usage-error.ts';
import type { CertificateChoice } from './inputs/certificate.ts';
import type { Certificate } from '../model/certificate.ts';
import { thumbprintOf } from './certificate.ts';
import { isRenewable, renewableFrom } from './certificate-renewal.ts';
import type { CredentialPlan } from '../model/plan.ts';
import type { KeyCredential, Observed, ObservedApplication } from '../model/observed.ts';
import { certificateTag, deliveredTo } from '../tags.ts';
import { maxCertificateLifetime } from '../tenant-policy.ts';
import type { Warning } from '../../errors/warning.ts';

const DAY_SECONDS = 86_400;

/**
 * True where our tags say that this tool registered the certificate; tags can be forged, so they prove nothing by
 * themselves.
 */
export function isTaggedCertificate(
  { tags }: Pick<ObservedApplication, 'tags'>,
  { keyId }: Pick<KeyCredential, 'keyId'>,
): boolean {
  return keyId !== null && tags.includes(certificateTag(keyId));
}

/** True where a certificate's time is over. */
export function isExpired({ endDateTime }: Pick<KeyCredential, 'endDateTime'>, now: Date): boolean {
  return endDateTime !== null && Date.parse(endDateTime) <= now.getTime();
}

/**
 * The certificate that an application works with: the one that the user holds where it is registered, else the
 * longest-lived of those that this tool registered; null where there is none.
 */
export function workingCertificate(
  application: ObservedApplication,
  held: Certificate | null,
  now: Date,
): KeyCredential | null {
  const valid = application.keyCredentials.filter((key) => !isExpired(key, now));
  const [longest] = valid
    .filter((key) => isTaggedCertificate(application, key))
    .sort((a, b) => Date.parse(b.endDateTime ?? '') - Date.parse(a.endDateTime ?? ''));
  return valid.find((key) => thumbprintOf(key) === held?.thumbprint) ?? longest ?? null;
}

/**
 * The writes about a certificate. One that the user holds, in the file named or where an earlier run of ours left it,
 * is registered unless it is; only where nothing is held, and none of ours works or the one that does is about to end,
 * a new one is made.
 *
 * Throws UsageError `certificate_lifetime_forbidden` for a certificate that outlives what the tenant's policy allows,
 * and `certificate_expired_stands` where Graph would refuse the list that it has to be added to.
 */
export function planCertificate(choice: CertificateChoice, observed: Observed, now: Date): CredentialPlan {
  const { application, storedCertificate: held } = observed;
  const working = application === null ? null : workingCertificate(application, held, now);
  const isHeld = working !== null && thumbprintOf(working) === held?.thumbprint;
  const renews = working !== null && held === null && choice.source.from === 'generated' && isRenewable(working, now);
  if (application !== null && working !== null && (isHeld || (held === null && !renews))) {
    return {
      steps: [],
      decisions: [keptDecision(application, working, isHeld)],
      warnings: choice.source.from === 'generated' ? endWarnings(application, working, now) : [],
    };
  }
  if (application !== null) {
    assertNoForeignExpired(application, now);
  }
  const limit = maxCertificateLifetime(observed.tenant.policy, application?.createdDateTime ?? null, now);
  if (held !== null) {
    assertLifetimeAllowed(held, limit);
    return { steps: [{ kind: 'add-certificate', certificate: held }], decisions: [addedDecision(held)] };
  }
  const asked = (choice.source.from === 'generated' ? choice.source.lifetimeDays : 0) * DAY_SECONDS;
  const lifetimeSeconds = limit === null ? asked : Math.min(asked, limit);
  return {
    steps: [{ kind: 'make-certificate', lifetimeSeconds }],
    decisions: [lifetimeDecision(lifetimeSeconds, asked), ...(renews ? [renewedDecision(working)] : [])],
  };
}

/** Graph refuses a whole list with an expired certificate in it. Ours may be removed; those of others may not. */
function assertNoForeignExpired(application: ObservedApplication, now: Date): void {
  const foreign = application.keyCredentials.find(
    (key) => isExpired(key, now) && !isTaggedCertificate(application, key),
  );
  if (foreign !== undefined) {
    const name = foreign.displayName ?? 'without a name';
    throw new UsageError(
      'certificate_expired_stands',
      `The certificate ${name} (${foreign.keyId ?? 'no id'}) of "${application.displayName}" expired at ${foreign.endDateTime ?? ''}. Entra adds no other one while it is there.`,
      {
        hint: 'Someone else registered it. If no one needs it:',
        command: ['credential', 'remove', application.appId, '--id', foreign.keyId ?? ''],
        details: { appId: application.appId, keyId: foreign.keyId },
      },
    );
  }
}

function assertLifetimeAllowed({ notBefore, notAfter, subject }: Certificate, limit: number | null): void {
  const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
  if (limit !== null && seconds > limit) {
    const allowed = Math.floor(limit / DAY_SECONDS);
    throw new UsageError(
      'certificate_lifetime_forbidden',
      `The certificate ${subject} lives ${Math.ceil(seconds / DAY_SECONDS)} days, and the policy of this tenant allows ${allowed} at most.`,
      {
        hint: (input) =>
          `Give one that lives ${allowed} days or less, or let us make one with ${input('generateCertificate')} DIR.`,
        details: { maxCertificateDays: allowed },
      },
    );
  }
}

function lifetimeDecision(seconds: number, asked: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  return seconds < asked
    ? `The certificate lives ${days} days: the tenant's policy allows no longer lifetime.`
    : `The certificate lives ${days} days.`;
}

function addedDecision({ subject, thumbprint, notAfter }: Certificate): string {
  return `The certificate ${subject} (thumbprint ${thumbprint}) is registered; it expires at ${notAfter.toISOString()}.`;
}

/** Said where nothing is made, because whoever named a directory would otherwise wait for files in it. */
function keptDecision({ tags }: ObservedApplication, key: KeyCredential, isHeld: boolean): string {
  const name = `The ${nameOf(key)}`;
  if (isHeld) {
    return `${name} is registered already.`;
  }
  const file = key.keyId === null ? null : deliveredTo(tags, key.keyId);
  const from = renewableFrom(key)?.toISOString();
  const until = from === undefined ? '' : ` before ${from}, when it is time to renew it`;
  return `${name}, which an earlier run registered${file === null ? '' : ` (its key: ${file})`}, stays; no new one is made${until}.`;
}

function renewedDecision(key: KeyCredential): string {
  return `It is to replace the ${nameOf(key)}, which expires at ${key.endDateTime ?? ''} and stays until then. To remove it, run \`credential remove --id ${key.keyId ?? ''}\` when every client has the new one.`;
}

/** Nothing in a directory is ever overwritten, so a certificate that is about to end is renewed in another one. */
function endWarnings(application: ObservedApplication, key: KeyCredential, now: Date): readonly Warning[] {
  const last = workingCertificate(application, null, now);
  return isRenewable(key, now) && (last === null || last === key)
    ? [
        {
          code: 'certificate_ends_soon',
          message: (input) =>
            `The ${nameOf(key)} expires at ${key.endDateTime ?? ''}. To renew it, name another directory with ${input('generateCertificate')}.`,
        },
      ]
    : [];
}

function nameOf(key: KeyCredential): string {
  return `certificate with the thumbprint ${thumbprintOf(key) ?? 'unknown'}`;
}
