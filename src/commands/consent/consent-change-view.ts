import type { HandOff } from '../../registration/model/result.ts';
import { changeHeadline } from '../../output/change-headline.ts';
import type { ConsentedClient } from './consent-view.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import type { Paint } from '../../output/paint.ts';
import { sandboxNote } from '../../output/layout.ts';
import { renderTable } from '../../output/table.ts';

/** What became of the consent to one API, for all users or for one. */
export interface ChangedGrant {
  readonly api: { readonly appId: string | null; readonly displayName: string };
  /** Object id of the user; null for all users of the tenant. */
  readonly user: string | null;
  /** The scopes that were added or revoked; those that were as wanted where it is unchanged. */
  readonly scopes: readonly string[];
  /** `refused` is in the hand-offs. */
  readonly action: 'granted' | 'revoked' | 'unchanged' | 'refused';
}

/** The result of `consent grant` and `consent revoke`. */
export interface ConsentChangeResult {
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly tenantId: string;
  readonly client: ConsentedClient;
  readonly grants: readonly ChangedGrant[];
  readonly handOffs: readonly HandOff[];
}

/** The result of `consent grant` and `consent revoke` for people. */
export function describeConsentChange(result: ConsentChangeResult, paint: Paint): string {
  const { dryRun, sandbox, client, grants, handOffs } = result;
  const subject = `consent to ${paint.bold(`"${client.displayName}"`)} (${client.appId})`;
  const isDone = grants.some(({ action }) => action === 'granted' || action === 'revoked');
  const unchanged = grants.length === 0 ? `nothing to change in the ${subject}` : `the ${subject} is as wanted`;
  const headline = changeHeadline({ subject, isDone, dryRun, isHandedOff: handOffs.length > 0, unchanged }, paint);
  const rows = grants.map(({ action, api, user, scopes }) => [
    action,
    api.displayName,
    user === null ? 'all users' : `user ${user}`,
    scopes.join(', '),
  ]);
  return [
    `${headline}\n`,
    rows.length === 0 ? '' : `\n${renderTable(['Action', 'API', 'For', 'Scopes'], rows, paint)}`,
    describeHandOffs(handOffs, paint),
    sandboxNote(sandbox, paint),
  ].join('');
}
