import { changeHeadline } from '../../output/change-headline.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import type { Paint } from '../../output/paint.ts';
import { describeBringBack, describeImpact } from '../../output/impact-view.ts';
import { NOTHING_WRITTEN } from '../../output/layout.ts';
import { renderTable } from '../../output/table.ts';
import type { ConsentChangeResult } from './consent-results.ts';

/** The result of `consent grant` and `consent revoke` for people. */
export function describeConsentChange(result: ConsentChangeResult, paint: Paint): string {
  const { dryRun, client, grants, impact, handOffs } = result;
  const subject = `consent to ${paint.bold(`"${client.displayName}"`)} (${client.appId})`;
  const isDone = grants.some(({ action }) => action === 'granted' || action === 'revoked');
  const unchanged = grants.length === 0 ? `nothing to change in the ${subject}` : `the ${subject} is as wanted`;
  const isHandedOff = handOffs.length > 0;
  const saysNothingWritten = impact === null;
  const headline = changeHeadline({ subject, isDone, dryRun, isHandedOff, unchanged, saysNothingWritten }, paint);
  const isLossShown = dryRun && impact !== null;
  const listed = isLossShown ? grants.filter(({ action }) => action !== 'revoked') : grants;
  const rows = listed.map(({ action, api, user, scopes }) => [
    action,
    api.displayName,
    user === null ? 'all users' : `user ${user}`,
    scopes.join(', '),
  ]);
  return [
    `${headline}\n`,
    isLossShown ? describeImpact(impact, 'taken', paint) : '',
    rows.length === 0 ? '' : `\n${renderTable(['Action', 'API', 'For', 'Scopes'], rows, paint)}`,
    dryRun || impact === null ? '' : describeBringBack(impact, paint),
    describeHandOffs(handOffs, paint),
    isLossShown ? NOTHING_WRITTEN : '',
  ].join('');
}
