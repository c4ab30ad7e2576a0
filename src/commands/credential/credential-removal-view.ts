import { TOKENS_LIVE_ON } from '../../registration/credentials/token-lifetime.ts';
import { doneLine } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { CredentialRemovalResult } from './credential-results.ts';

/** The result of `credential remove` for people. */
export function describeCredentialRemoval(result: CredentialRemovalResult, paint: Paint): string {
  const { dryRun, displayName, appId, removed } = result;
  const name = removed.name === null ? '' : ` "${removed.name}"`;
  const what = `the ${removed.kind}${name} ${removed.id} of ${paint.bold(`"${displayName}"`)} (${appId})`;
  const sentence = dryRun
    ? `Would remove ${what}. Nothing was written.`
    : `${doneLine(`Removed ${what}.`, paint)} ${TOKENS_LIVE_ON}.`;
  return `${sentence}\n`;
}
