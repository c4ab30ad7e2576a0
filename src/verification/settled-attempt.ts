import { type AllowedActions, isAllowed } from './expected/allowed-probes.ts';
import { KNOWN_EVERYWHERE_AFTER } from '../reconcile/secret-proof.ts';
import { attempt, type Attempt, type Rights, type Tried, type Verification } from './client-attempt.ts';
import type { ProbeName } from './model.ts';
import type { VerifiedClient } from './verification-result.ts';
import type { ClientToVerify } from './verified-server.ts';

/** What stayed so until it was waited for long enough, and how long that was. */
export interface SettledAttempt extends Attempt {
  readonly waited: VerifiedClient['waited'];
}

/**
 * Milliseconds between two tokens, and how long a change of roles is waited for (assumption A1 for the directory,
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting for Azure roles).
 */
const WAIT_MS = { between: 5_000, longest: 120_000, longestForSecret: 30_000 };

/** What Entra answers where it has no such secret. */
const NO_SUCH_SECRET = 'AADSTS7000215';

/**
 * Tries everything. What contradicts the directory may be a role that was given or taken a moment ago, so that it is tried
 * again with new tokens, at least once, until it does not or the time is over. Throws what the connection throws.
 */
export async function settledAttempt(
  verification: Verification,
  client: ClientToVerify,
  rights: Rights,
): Promise<SettledAttempt> {
  const { context } = verification.run;
  const began = context.now().getTime();
  const elapsed = (): number => context.now().getTime() - began;
  const time = context.deadline.remaining() / 2;
  let last = await attempt(verification, client, rights, verification.probes);
  let again = contradicting(verification, client, rights, last);
  let waited: SettledAttempt['waited'] = null;
  while (again.length > 0 && (waited === null || elapsed() + WAIT_MS.between <= Math.min(time, longestFor(last)))) {
    const isForToken = last.token.kind === 'refused';
    context.progress(
      isForToken
        ? `Waiting until Microsoft Entra ID knows ${client.identification.key}`
        : `Waiting until the server follows the roles of ${client.identification.key}`,
    );
    await context.sleep(WAIT_MS.between, context.stop);
    last = joined(last, await attempt(verification, client, rights, again));
    again = contradicting(verification, client, rights, last);
    waited = { for: isForToken ? 'token' : 'roles', seconds: Math.round(elapsed() / 1000) };
  }
  return { ...last, waited };
}

/** A secret is more often wrong than new. */
function longestFor({ token }: Attempt): number {
  return token.kind === 'refused' && token.code === NO_SUCH_SECRET ? WAIT_MS.longestForSecret : WAIT_MS.longest;
}

/** What the server answers in another way than the directory has it; everything where Entra does. */
function contradicting(
  { probes, run }: Verification,
  client: ClientToVerify,
  { expected, held }: Rights,
  { token, tried }: Attempt,
): readonly ProbeName[] {
  const now = run.session.now();
  if (token.kind === 'refused') {
    return isNotKnownYet(token.code, client, held, now) ? probes : [];
  }
  // What the directory says of a new application may be of before it had its roles.
  const says = isNew(client.existing.application.createdDateTime, now) ? expected : (held ?? expected);
  return tried
    .filter(({ probe, outcome, created }) => {
      const should = isAllowed(says, probe);
      const isOther = outcome.kind === 'allowed' ? should === false : outcome.kind === 'refused' && should === true;
      // Nothing is created twice.
      return isOther && probe !== 'create' && created === null;
    })
    .map(({ probe }) => probe);
}

/** Whether Entra refuses for want of something that the directory has. */
function isNotKnownYet(
  code: string | null,
  { existing: { servicePrincipalId, application } }: ClientToVerify,
  held: AllowedActions,
  now: Date,
): boolean {
  switch (code) {
    // No role on an API that asks for one.
    case 'AADSTS501051':
      return (held !== null && held.size > 0) || isNew(application.createdDateTime, now);
    // No application, or no service principal.
    case 'AADSTS700016':
    case 'AADSTS7000229':
      return servicePrincipalId !== null || isNew(application.createdDateTime, now);
    case NO_SUCH_SECRET:
      return application.passwordCredentials.some(({ startDateTime }) => isNew(startDateTime, now));
    default:
      return false;
  }
}

function isNew(since: string | null, now: Date): boolean {
  return since !== null && now.getTime() - Date.parse(since) < KNOWN_EVERYWHERE_AFTER;
}

function joined(before: Attempt, after: Attempt): Attempt {
  if (after.token.kind !== 'token' || before.token.kind !== 'token') {
    return after;
  }
  const latest = (each: Tried): Tried => after.tried.find(({ probe }) => probe === each.probe) ?? each;
  return { token: after.token, tried: before.tried.map(latest) };
}
