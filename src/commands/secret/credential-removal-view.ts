import type { ExistingCredential } from '../../registration/credentials/existing-credential.ts';
import type { Paint } from '../../output/paint.ts';
import { sandboxNote } from '../../output/layout.ts';

/** The result of `secret remove`. */
export interface CredentialRemovalResult {
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly tenantId: string;
  readonly displayName: string;
  readonly type: string;
  readonly key: string;
  readonly appId: string;
  readonly objectId: string;
  /** As `secret list` told it. */
  readonly removed: ExistingCredential;
}

/** The result of `secret remove` for people. */
export function describeCredentialRemoval(result: CredentialRemovalResult, paint: Paint): string {
  const { dryRun, displayName, appId, removed, sandbox } = result;
  const name = removed.name === null ? '' : ` "${removed.name}"`;
  const what = `the ${removed.kind}${name} ${removed.id} of ${paint.bold(`"${displayName}"`)} (${appId})`;
  const sentence = dryRun
    ? `Would remove ${what}. Nothing was written.`
    : `${paint.success('Removed')} ${what}. Access tokens that were issued stay valid until they expire, up to 90 minutes.`;
  return `${sentence}\n${sandboxNote(sandbox, paint)}`;
}
