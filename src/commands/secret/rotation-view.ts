import type { CredentialResult, UnconfirmedSecret } from '../../registration/model/result.ts';
import { alignRows, sandboxNote, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';

/** A secret that was replaced. */
export interface RetiredResult {
  readonly keyId: string;
  readonly name: string | null;
  readonly deliveredTo: string | null;
  /** ISO 8601 UTC. */
  readonly retiresAt: string;
  /** True where its time was over and it is gone. */
  readonly removed: boolean;
}

/** What became of a secret that an earlier run had left without saying whether it arrived. */
export interface RecoveredSecret {
  readonly keyId: string;
  readonly name: string | null;
  /**
   * `confirmed`: its sink holds it, and it works; `removed`: no one has it; `unconfirmed`: someone may work with it, so
   * it stays.
   */
  readonly action: 'confirmed' | 'removed' | 'unconfirmed';
}

/** The result of `secret rotate`; unknown is null. */
export interface RotationResult {
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly tenantId: string;
  readonly displayName: string;
  readonly type: string;
  readonly key: string;
  readonly appId: string;
  readonly objectId: string;
  /** The secret that counts from now on. */
  readonly credential: CredentialResult;
  /** Whether Microsoft Entra ID gave a token for it; null in a dry run. */
  readonly proven: boolean | null;
  readonly retired: readonly RetiredResult[];
  readonly settled: readonly RecoveredSecret[];
  /** The secrets of ours that stay although no mark says that they were delivered. */
  readonly unconfirmed: readonly UnconfirmedSecret[];
  readonly decisions: readonly string[];
}

/** The result of `secret rotate` for people. */
export function describeRotation(result: RotationResult, paint: Paint): string {
  const { dryRun, displayName, appId, credential, proven, retired, settled: recovered, decisions, sandbox } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const headline = dryRun
    ? `Would rotate the secret of ${subject}. Nothing was written.`
    : `${paint.success('Rotated')} the secret of ${subject}.`;
  return [
    `${headline}\n\n`,
    alignRows(
      [
        ['New secret', credential.keyId === null ? [] : [credential.keyId]],
        ['Expires', credential.expiresAt === null ? [] : [credential.expiresAt]],
        ['Delivered to', credential.deliveredTo === null ? [] : [credential.deliveredTo]],
        ['Proven', proven === null ? [] : [proven ? 'yes: Entra gave a token for it' : 'no']],
      ],
      paint,
    ),
    section(
      'Older secrets',
      retired.map((secret) => retiredLine(secret, dryRun)),
      paint,
    ),
    section(
      'Left by an earlier run',
      recovered.map((secret) => recoveredLine(secret, dryRun)),
      paint,
    ),
    section('Decisions taken', decisions, paint),
    sandboxNote(sandbox, paint),
  ].join('');
}

function retiredLine({ keyId, deliveredTo, retiresAt, removed }: RetiredResult, dryRun: boolean): string {
  const destination = deliveredTo === null ? '' : ` (${deliveredTo})`;
  return removed
    ? `${keyId}${destination} ${dryRun ? 'would be removed' : 'removed'}`
    : `${keyId}${destination} works until ${retiresAt}, then the next rotate or prune removes it`;
}

function recoveredLine({ keyId, action }: RecoveredSecret, dryRun: boolean): string {
  if (action === 'unconfirmed') {
    return `${keyId} is unconfirmed, so it ${dryRun ? 'would stay' : 'stays'}: a client may use it`;
  }
  const done = action === 'removed' ? 'removed: it had reached nobody' : 'is the new one: its sink holds it';
  return dryRun ? `${keyId} would be ${action}` : `${keyId} ${done}`;
}
