import { alignRows, doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { Leak, RecoveredSecret, RetiredResult, RotationResult } from './credential-results.ts';

/** The result of `credential rotate` for people. */
export function describeRotation(result: RotationResult, paint: Paint): string {
  const { dryRun, displayName, appId, credential, proven, retired, settled: recovered, decisions, leak } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const headline = dryRun
    ? `Would rotate the secret of ${subject}. Nothing was written.`
    : doneLine(`Rotated the secret of ${subject}.`, paint);
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
    leak === null ? '' : describeLeak(leak, result, paint),
    section('Decisions taken', decisions, paint),
  ].join('');
}

function describeLeak(
  { appRoles, delegated, azureRoles, tokensLiveUntil }: Leak,
  { dryRun, proven }: Pick<RotationResult, 'dryRun' | 'proven'>,
  paint: Paint,
): string {
  const unknown = [
    ...(appRoles === null ? ['app roles'] : []),
    ...(delegated === null ? ['consent'] : []),
    ...(azureRoles === null ? ['Azure roles'] : []),
  ];
  const reached = [
    ...[...(appRoles ?? []), ...(delegated ?? [])].map(
      ({ api, permissions, effect }) => `${permissions.join(', ')} of "${api.displayName}": ${effect}`,
    ),
    ...(azureRoles ?? []).map(({ role, scope }) => `${role} on ${scope}`),
    ...(unknown.length === 0 ? [] : [`unknown, since it could not be read: ${unknown.join(', ')}`]),
  ];
  const lines = reached.length === 0 ? ['nothing: it has no role and no consent'] : reached;
  const until =
    tokensLiveUntil === null
      ? []
      : [`may be accepted until ${tokensLiveUntil}, also by FHIR servers, unless a policy gives them another lifetime`];
  const whyIssued =
    proven === true ? ' as long as a secret stays that may be the one that leaked' : ': the older secrets still work';
  const stillWorks = !dryRun && tokensLiveUntil === null ? [`are still issued${whyIssued}`] : [];
  return [
    section('Whoever had the old secret could use', lines, paint),
    section('Tokens that they got', [...until, ...stillWorks], paint),
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
  const done = action === 'removed' ? 'removed: it was not delivered' : 'is the new one: its sink has it';
  return dryRun ? `${keyId} would be ${action}` : `${keyId} ${done}`;
}
