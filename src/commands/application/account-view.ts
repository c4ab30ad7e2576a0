import type { Paint } from '../../output/paint.ts';
import { describeBringBack, describeImpact } from '../../output/impact-view.ts';
import { doneLine, NOTHING_WRITTEN } from '../../output/layout.ts';
import type { AccountResult } from './application-results.ts';

/** The result of `disable` and `enable` for people. */
export function describeAccount(result: AccountResult, paint: Paint): string {
  const { action, dryRun, type, displayName, appId, accountEnabled, tokensLiveUntil, impact } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const state = accountEnabled ? 'enabled' : 'disabled';
  const effect = accountEnabled
    ? type === 'resource'
      ? 'Its clients get tokens for it again as before.'
      : 'It gets tokens again as before.'
    : type === 'resource'
      ? 'No one gets a token for it any longer.'
      : 'It gets no new tokens, and its refresh tokens are refused.';
  const until = tokensLiveUntil === null ? '' : ` Issued access tokens may be accepted until ${tokensLiveUntil}.`;
  const sentence =
    action === 'unchanged'
      ? doneLine(`Unchanged: ${subject} is ${state} already.`, paint)
      : dryRun
        ? `Would ${accountEnabled ? 'enable' : 'disable'} ${subject}.`
        : `${doneLine(`${accountEnabled ? 'Enabled' : 'Disabled'} ${subject}.`, paint)} ${effect}${until}`;
  const around =
    impact === null ? '' : dryRun ? describeImpact(impact, 'taken', paint) : describeBringBack(impact, paint);
  return [`${sentence}\n`, around, dryRun ? NOTHING_WRITTEN : ''].join('');
}
