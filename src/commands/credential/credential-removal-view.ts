import { TOKENS_LIVE_ON } from '../../registration/credentials/token-lifetime.ts';
import { describeImpact } from '../../output/impact-view.ts';
import { doneLine, NOTHING_WRITTEN, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { CredentialRemovalResult } from './credential-results.ts';

/** The result of `credential remove` for people. */
export function describeCredentialRemoval(result: CredentialRemovalResult, paint: Paint): string {
  const { dryRun, displayName, appId, removed, impact } = result;
  const name = removed.name === null ? '' : ` "${removed.name}"`;
  const what = `the ${removed.kind}${name} ${removed.id} of ${paint.bold(`"${displayName}"`)} (${appId})`;
  if (dryRun) {
    const lost = impact === null ? '' : describeImpact(impact, 'taken', paint);
    return `Would remove ${what}.\n${lost}${NOTHING_WRITTEN}`;
  }
  const another = (impact?.bringBack ?? []).map(paint.command);
  return `${doneLine(`Removed ${what}.`, paint)} ${TOKENS_LIVE_ON}.\n${section('To make another', another, paint)}`;
}
