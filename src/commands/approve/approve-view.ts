import { GLYPHS } from '../../output/glyphs.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import { alignRows } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { MARKS } from '../../registration/approval/marks.ts';
import { describeSignInWay } from '../../registration/approval/sign-in-ways.ts';
import type { ApprovalStep } from '../../graph/apply/apply-requests.ts';
import type { AccessRequestResult, ApproveResult, WaitingApplicationResult } from './approve-results.ts';
import { askedNames } from './request-actions.ts';

/** A request in one line, with the appId, since names can be shared. */
export function requestLine({ applicant: { application }, request }: ApprovalStep): string {
  return `"${application.displayName}" (${application.appId}): ${askedNames(request)}`;
}

/** What waits, for people: each application with all that its approval is decided by. */
export function describeWaiting(result: ApproveResult, now: Date, paint: Paint): string {
  const { applications } = result;
  const isBlocked = ({ requests }: WaitingApplicationResult): boolean =>
    requests.every(({ action }) => action === 'blocked');
  const blocked = applications.filter(isBlocked).length;
  const headline = headlineOf(applications.length - blocked, blocked);
  return [
    `${paint.bold(headline)}\n`,
    ...applications.map((application) => `\n${describeApplication(application, now, paint)}`),
  ].join('');
}

function headlineOf(waiting: number, blocked: number): string {
  const waits = waiting === 1 ? '1 application waits for approval' : `${waiting} applications wait for approval`;
  const asks =
    blocked === 1
      ? '1 application asks for what cannot be granted'
      : `${blocked} applications ask for what cannot be granted`;
  const parts = [...(waiting === 0 ? [] : [waits]), ...(blocked === 0 ? [] : [asks])];
  return parts.length === 0 ? 'No application waits for approval.' : parts.join('; ');
}

function describeApplication(application: WaitingApplicationResult, now: Date, paint: Paint): string {
  const { displayName, appId, fhirUrl, owners, credentials, replyUrls, requests, marks, namesakes } = application;
  const isAlone = credentials?.length === 0;
  const others = namesakes.length === 0 ? '' : ` (${namesakes.join(', ')})`;
  const warnings = [
    ...marks.map((mark) => `${MARKS[mark]}${mark === 'name_shared' ? others : ''}`),
    ...application.externalAccess.map((held) => `Has other owners or credentials: ${held}`),
  ];
  return [
    `${paint.bold(`"${displayName}"`)} (${appId})\n`,
    alignRows(
      [
        ['Asks for', requests.flatMap(requestLines)],
        ['Server', fhirUrl === null ? [] : [fhirUrl]],
        ['Signs in with', isAlone ? ['no credential'] : (credentials?.map(describeSignInWay) ?? ['unknown'])],
        ['Reply URLs', requests.some(({ kind }) => kind === 'delegated') ? replyUrls : []],
        ['Owners', owners?.map(({ name }) => name) ?? ['unknown']],
        ['Created', [age(application.createdAt, now)]],
      ],
      paint,
    ),
    ...warnings.map((warning) => `  ${paint.warn('!')} ${warning}\n`),
  ].join('');
}

function requestLines({
  kind,
  permissions,
  api,
  effect,
  grantedBy,
  obstacle,
  action,
}: AccessRequestResult): readonly string[] {
  const unsure = action === 'unknown' ? ' (whether it is granted already could not be read)' : '';
  return [
    `${askedNames({ kind, names: permissions, api })}${unsure}`,
    `  ${effect}`,
    obstacle === null ? `  Granted by: ${grantedBy}` : `  Cannot be granted: ${obstacle}`,
  ];
}

const DAY_MS = 86_400_000;

function age(createdAt: string | null, now: Date): string {
  if (createdAt === null) {
    return 'unknown';
  }
  const days = Math.floor((now.getTime() - Date.parse(createdAt)) / DAY_MS);
  return `${createdAt.slice(0, 10)}, ${days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`}`;
}

/** What became of it once something could be granted. */
export function describeApproval(result: ApproveResult, paint: Paint): string {
  const { applications, handOffs } = result;
  const all = applications.flatMap(({ displayName, appId, requests }) =>
    requests.map((request) => ({ displayName, appId, request })),
  );
  const lines = (action: AccessRequestResult['action'], word: string): readonly string[] =>
    all
      .filter(({ request }) => request.action === action)
      .map(({ displayName, appId, request: { kind, permissions, api, obstacle } }) => {
        const what = askedNames({ kind, names: permissions, api });
        return `${word} ${what} to ${paint.bold(`"${displayName}"`)} (${appId}).${obstacle === null ? '' : ` ${obstacle}`}\n`;
      });
  const granted = lines('granted', `${paint.success(GLYPHS.done)} Granted`);
  const left = all.filter(({ request }) => request.action === 'waiting' || request.action === 'unknown').length;
  return [
    ...(all.length === 0
      ? ['No application waits for approval.\n']
      : granted.length === 0
        ? ['Nothing was granted.\n']
        : granted),
    ...lines('refused', `${paint.warn('!')} Not granted:`),
    ...lines('blocked', `${paint.warn('!')} Cannot be granted:`),
    left === 0 ? '' : `${left === 1 ? '1 still waits' : `${left} still wait`}.\n`,
    describeHandOffs(handOffs, paint),
  ].join('');
}
