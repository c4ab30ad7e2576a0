import { daysUntil, hasExpired, type ExistingCredential } from '../../registration/credentials/existing-credential.ts';
import type { Paint } from '../../output/paint.ts';
import { renderTable } from '../../output/table.ts';
import type { ListedCredential, CredentialListResult } from './credential-results.ts';

/** The credentials with the days that each has left, those that end first at the top. */
export function listedCredentials(credentials: readonly ExistingCredential[], now: Date): readonly ListedCredential[] {
  const end = ({ expiresAt }: ExistingCredential): number => (expiresAt === null ? Infinity : Date.parse(expiresAt));
  return credentials
    .map((credential) => ({ ...credential, daysLeft: daysUntil(credential.expiresAt, now) }))
    .sort((one, other) => (end(one) === end(other) ? 0 : end(one) - end(other)));
}

/** The result of `credential list` for people; `now` tells what has ended. */
export function describeCredentialList(result: CredentialListResult, now: Date, paint: Paint): string {
  const { displayName, appId, credentials } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const rows = credentials.map((credential) => [
    credential.kind,
    credential.id,
    credential.hint === null ? (credential.name ?? '') : `${credential.name ?? ''} (${credential.hint}…)`,
    dateOf(credential.madeAt),
    dateOf(credential.expiresAt),
    credential.daysLeft === null ? '' : String(credential.daysLeft),
    stateOf(credential, now),
  ]);
  const body =
    rows.length === 0
      ? `${subject} has no credential.\n`
      : `Credentials of ${subject}\n\n${renderTable(['Kind', 'Id', 'Name', 'Made', 'Expires', 'Days', 'State'], rows, paint, { cut: 2, importance: ['Kind', 'Expires', 'State', 'Id', 'Days', 'Name'] })}`;
  return `${body}`;
}

/** Where it is and what becomes of it, in a few words. */
export function stateOf(credential: ListedCredential, now: Date): string {
  const { kind, ours, delivered, unconfirmed, deliveredTo, retiresAt, issuer, subject } = credential;
  return [
    ...(hasExpired(credential, now) ? ['expired'] : []),
    ...(ours ? [] : ['not made by fhir-apps']),
    ...(unconfirmed ? ['unconfirmed: no mark shows that it was delivered'] : []),
    ...(kind === 'certificate' && deliveredTo !== null ? [`key in ${deliveredTo}`] : []),
    ...(delivered === true ? [deliveredTo === null ? 'delivered' : `delivered to ${deliveredTo}`] : []),
    ...(retiresAt === null ? [] : [`replaced, due ${dateOf(retiresAt)}`]),
    ...(kind === 'federated' ? [`trusts ${subject ?? ''} of ${issuer ?? ''}`] : []),
  ].join('; ');
}

/** The day of a time; empty for none. */
export function dateOf(time: string | null): string {
  return time?.slice(0, 10) ?? '';
}
