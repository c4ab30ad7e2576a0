import { UsageError } from '../errors/usage-error.ts';
import type { CertificateChoice } from './answers.ts';
import { type Certificate, thumbprintOf } from './certificate.ts';
import type { CredentialPlan } from './credential-plan.ts';
import type { KeyCredential, Observed, ObservedApplication } from './observed.ts';
import { certificateTag } from './tags.ts';
import { maxCertificateLifetime } from './tenant-policy.ts';

const DAY_SECONDS = 86_400;

/** True where our tags say that this tool registered the certificate; tags can be forged, so they prove nothing by themselves. */
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
 * The certificate that an application works with: the one that the user holds where it is registered, else the longest-lived of those
 * that this tool registered; null where there is none.
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
 * The writes about a certificate. One that the user holds, in the file named or where an earlier run of ours left it, is registered
 * unless it is; only where nothing is held and none of ours works, a new one is made.
 *
 * Throws UsageError `certificate_lifetime_forbidden` for a certificate that outlives what the tenant's policy allows, and
 * `certificate_expired_stands` where Graph would refuse the list that it has to be added to.
 */
export function planCertificate(choice: CertificateChoice, observed: Observed, now: Date): CredentialPlan {
  const { application, heldCertificate: held } = observed;
  const working = application === null ? null : workingCertificate(application, held, now);
  if (working !== null && (held === null || thumbprintOf(working) === held.thumbprint)) {
    return { steps: [], decisions: [keptDecision(working, held !== null)] };
  }
  if (application !== null) {
    refuseForeignExpired(application, now);
  }
  const limit = maxCertificateLifetime(observed.tenant.policy, application?.createdDateTime ?? null, now);
  if (held !== null) {
    refuseTooLong(held, limit);
    return { steps: [{ kind: 'add-certificate', certificate: held }], decisions: [addedDecision(held)] };
  }
  const asked = (choice.source.from === 'generated' ? choice.source.lifetimeDays : 0) * DAY_SECONDS;
  const lifetimeSeconds = limit === null ? asked : Math.min(asked, limit);
  return {
    steps: [{ kind: 'make-certificate', lifetimeSeconds }],
    decisions: [lifetimeDecision(lifetimeSeconds, asked)],
  };
}

/** Graph refuses a whole list with an expired certificate in it (facts/graph.md 1.8); ours may go, others' are not ours to remove. */
function refuseForeignExpired(application: ObservedApplication, now: Date): void {
  const foreign = application.keyCredentials.find(
    (key) => isExpired(key, now) && !isTaggedCertificate(application, key),
  );
  if (foreign !== undefined) {
    const name = foreign.displayName ?? 'without a name';
    throw new UsageError(
      'certificate_expired_stands',
      `The certificate ${name} (${foreign.keyId ?? 'no id'}) of "${application.displayName}" expired at ${foreign.endDateTime ?? ''}, and Entra adds no other beside an expired one.`,
      {
        hint: `Somebody else registered it. Where nobody needs it: az ad app credential delete --cert --id ${application.appId} --key-id ${foreign.keyId ?? ''}`,
        details: { appId: application.appId, keyId: foreign.keyId },
      },
    );
  }
}

function refuseTooLong({ notBefore, notAfter, subject }: Certificate, limit: number | null): void {
  const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
  if (limit !== null && seconds > limit) {
    const allowed = Math.floor(limit / DAY_SECONDS);
    throw new UsageError(
      'certificate_lifetime_forbidden',
      `The certificate ${subject} lives ${Math.ceil(seconds / DAY_SECONDS)} days, and the policy of this tenant allows ${allowed} at most.`,
      {
        hint: `Give one that lives ${allowed} days or less, or let us make one with --generate-certificate DIR.`,
        details: { maxCertificateDays: allowed },
      },
    );
  }
}

function lifetimeDecision(seconds: number, asked: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  return seconds < asked
    ? `The certificate lives ${days} days: the tenant's policy allows no more.`
    : `The certificate lives ${days} days.`;
}

function addedDecision({ subject, thumbprint, notAfter }: Certificate): string {
  return `The certificate ${subject} (thumbprint ${thumbprint}) is registered; it expires at ${notAfter.toISOString()}.`;
}

/** Said where nothing is made, because whoever named a directory would otherwise wait for files in it. */
function keptDecision(key: KeyCredential, isHeld: boolean): string {
  const name = `The certificate with the thumbprint ${thumbprintOf(key) ?? 'unknown'}`;
  return isHeld
    ? `${name} is registered already.`
    : `${name}, which an earlier run registered, stays; no new one is made.`;
}
