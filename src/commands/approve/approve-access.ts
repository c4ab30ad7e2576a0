import { errorPaint } from '../../cli/error-paint.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { Context } from '../../cli/context.ts';
import { ConcurrentRunError } from '../../errors/fhir-apps-error.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import { applyRequests, type ApprovalStep } from '../../graph/apply/apply-requests.ts';
import { findApplication, listMarked } from '../../graph/observe/find-application.ts';
import { observeApplicantAgain, observeApplicants } from '../../graph/observe/observe-applicants.ts';
import { sanitized } from '../../output/sanitized.ts';
import { accessRequests } from '../../registration/approval/access-requests.ts';
import type { Applicant, WaitingApplicant } from '../../registration/approval/applicant.ts';
import { differences } from '../../registration/approval/differences.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { fhirUrlTag, MARK } from '../../registration/tags.ts';
import { externalAccess } from '../../registration/trust.ts';
import { changeAccess } from '../../session/change-access.ts';
import type { PendingChanges } from '../../session/confirm-changes.ts';
import { withSession } from '../../session/open-session.ts';
import { referenceOf } from '../../session/reference.ts';
import type { OpenSession, SessionContext } from '../../session/session.ts';
import type { APPROVE_FIELDS } from './approve-fields.ts';
import { approveResult } from './approve-result.ts';
import type { ApproveResult } from './approve-results.ts';
import { describeApproval, describeWaiting, requestLine } from './approve-view.ts';
import { askedNames, NOTHING_DONE, type RequestActions } from './request-actions.ts';

type ApproveInput = CommandInput<typeof APPROVE_FIELDS>;

/** An approval that is under way. */
export interface ApproveJob extends SessionContext {
  readonly input: ApproveInput;
}

/**
 * Lists what applications of ours wait for, and grants what an administrator picks of it. Throws UsageError
 * `reference_missing`, `reference_ambiguous`, `name_not_enough`, `not_ours`, `trust_required`, `confirmation_required`;
 * ConcurrentRunError `approval_changed`; CancelledError; UnfinishedError where it ended in the middle; Graph's refusals.
 * What the caller may not grant is handed off instead.
 */
export async function approveAccess(context: Context, input: ApproveInput): Promise<CommandOutcome<ApproveResult>> {
  return withSession(context, async (session) => {
    const job: ApproveJob = { context, session, input };
    const waiting = await loadWaiting(job);
    const steps = grantsSomething(job) ? await chooseSteps(job, waiting) : null;
    const actions = steps === null ? NOTHING_DONE : await grantAccess(job, steps);
    const result = approveResult(job, waiting, actions);
    const isWaiting = waiting.some(({ requests }) => requests.length > 0);
    const isLeft = result.handOffs.length > 0 && input.values.allowHandOff !== true;
    return {
      result,
      exitCode: input.values.check === true && isWaiting ? 5 : isLeft ? 4 : 0,
      describe: (shown: ApproveResult, paint) =>
        steps === null ? describeWaiting(shown, session.now(), paint) : describeApproval(shown, paint),
    };
  });
}

/** Of a script that names no application everything is only listed: nobody has picked anything. */
function grantsSomething({ context: { settings, ui }, input }: ApproveJob): boolean {
  const isAsked = ui !== null && !settings.yes;
  return !settings.dryRun && input.values.check !== true && (isAsked || input.argument !== undefined);
}

async function loadWaiting(job: ApproveJob): Promise<readonly WaitingApplicant[]> {
  const { context, session, input } = job;
  context.progress('Reading the directory');
  const applications = input.argument === undefined ? await listOurs(job) : [await findOurs(context, session, input)];
  const applicants = await observeApplicants(session.client, applications);
  return applicants.map((applicant) => ({ applicant, requests: accessRequests(applicant) }));
}

async function listOurs({ session, input }: ApproveJob): Promise<readonly ObservedApplication[]> {
  const { fhirUrl } = input.values;
  const found: ObservedApplication[] = [];
  for await (const application of listMarked(session.client, fhirUrl === undefined ? null : fhirUrlTag(fhirUrl))) {
    found.push(application);
  }
  return found;
}

async function findOurs(context: Context, { client }: OpenSession, input: ApproveInput): Promise<ObservedApplication> {
  const application = await findApplication(client, referenceOf(context, input, false));
  const { appId, displayName, tags } = application;
  if (!tags.includes(MARK)) {
    throw new UsageError('not_ours', `"${displayName}" (${appId}) was not registered by fhir-apps.`, {
      hint: 'To see those that were and wait for something:',
      command: ['approve', '--dry-run'],
      details: { appId },
    });
  }
  return application;
}

/** What a person ticks, nothing being ticked at first; else all that the named application waits for. */
async function chooseSteps(job: ApproveJob, waiting: readonly WaitingApplicant[]): Promise<readonly ApprovalStep[]> {
  const { context, session } = job;
  const { settings, ui } = context;
  const steps = waiting.flatMap(({ applicant, requests }) =>
    requests.filter(({ obstacle }) => obstacle === null).map((request) => ({ applicant, request })),
  );
  if (ui === null || settings.yes || steps.length === 0) {
    return steps;
  }
  const shown = sanitized(approveResult(job, waiting, NOTHING_DONE));
  context.show(describeWaiting(shown, session.now(), errorPaint(context)));
  const chosen = await ui.chooseSeveral(
    'Which of these do you want to grant?',
    steps.map((step, index) => ({ value: String(index), name: requestLine(step) })),
  );
  return steps.filter((_step, index) => chosen.includes(String(index)));
}

async function grantAccess(job: ApproveJob, steps: readonly ApprovalStep[]): Promise<RequestActions> {
  const { session } = job;
  const refused = await changeAccess(job, {
    needed: steps,
    confirmation: confirmationOf(job, steps),
    recheck: () => assertUnchanged(session, applicantsOf(steps)),
    progress: 'Granting access',
    attemptAll: (needed) => applyRequests(session.client, needed),
    partialWork: (done) => ({
      state: `${done.length} of ${steps.length} are granted.`,
      leftovers: done.map((step) => leftoverOf(job, step)),
    }),
    refusalWarning: ({ applicant, request }, { message }) => ({
      code: request.kind === 'app-role' ? 'role_not_assigned' : 'consent_not_granted',
      message: `${askedNames(request)} could not be granted to "${applicant.application.displayName}": ${message}`,
    }),
  });
  return {
    refused,
    granted: steps.filter((step) => !refused.includes(step)).map(({ request }) => request),
  };
}

function applicantsOf(steps: readonly ApprovalStep[]): readonly Applicant[] {
  return [...new Set(steps.map(({ applicant }) => applicant))];
}

function confirmationOf({ context, session, input }: ApproveJob, steps: readonly ApprovalStep[]): PendingChanges {
  const paint = errorPaint(context);
  const lines = sanitized(steps.map((step) => [requestLine(step), step.request.effect]));
  const names = sanitized(applicantsOf(steps).map(({ application }) => `"${application.displayName}"`));
  return {
    access: applicantsOf(steps).map((applicant) => {
      const { appId, displayName } = applicant.application;
      const held = { ...applicant, caller: session.caller, ownerIds: [] };
      return { appId, displayName, externalAccess: externalAccess(held, session.now()) };
    }),
    trusted: input.values.trust ?? [],
    shown: lines.map(([line = '', effect = '']) => `${paint.bold(line)}\n  ${effect}\n`).join(''),
    question: steps.length === 1 ? 'Grant it?' : `Grant these ${steps.length}?`,
    mustConfirm: { message: `Granting access to ${names.join(', ')} must be confirmed.` },
  };
}

/** Throws ConcurrentRunError `approval_changed` where an application is no longer as it was shown. */
async function assertUnchanged({ client }: OpenSession, applicants: readonly Applicant[]): Promise<void> {
  const changed = await Promise.all(
    applicants.map(async (shown) => {
      const now = await observeApplicantAgain(client, shown.application.appId);
      const what = now === null ? ['it was deleted'] : differences(shown, now);
      return what.length === 0 ? [] : [{ application: shown.application, what }];
    }),
  );
  const [first, ...others] = changed.flat();
  if (first !== undefined) {
    const { appId, displayName } = first.application;
    throw new ConcurrentRunError(
      'approval_changed',
      `"${displayName}" (${appId}) has changed since it was shown: ${first.what.join(', ')}. Nothing was granted.`,
      {
        hint: 'To review it again:',
        command: ['approve', appId],
        details: {
          changed: [first, ...others].map(({ application, what }) => ({ appId: application.appId, what })),
        },
      },
    );
  }
}

function leftoverOf({ context: { settings } }: ApproveJob, { applicant, request }: ApprovalStep): Leftover {
  const { appId, displayName } = applicant.application;
  const id = applicant.servicePrincipal?.id ?? null;
  const words =
    request.kind === 'app-role'
      ? ['role', 'remove', request.api.appId, ...request.names.flatMap((name) => ['--role', name]), '--to', appId]
      : ['consent', 'revoke', appId, ...request.names.map((name) => `--scope=${name}`)];
  return {
    kind: request.kind === 'app-role' ? 'appRoleAssignment' : 'oauth2PermissionGrant',
    id,
    name: `${askedNames(request)} of "${displayName}"`,
    remove: commandForTenant(words, settings),
  };
}
