import type { AccessRequest, Applicant, WaitingApplicant } from '../../registration/approval/applicant.ts';
import { handOffFacts } from '../../registration/approval/hand-off-facts.ts';
import { marksOf } from '../../registration/approval/marks.ts';
import { signInWays } from '../../registration/approval/sign-in-ways.ts';
import { grantHandOff } from '../../registration/consent/consent-hand-off.ts';
import { utc } from '../../registration/credentials/existing-credential.ts';
import type { HandOff } from '../../registration/model/result.ts';
import { appRoleHandOff } from '../../registration/result/hand-off.ts';
import { identify } from '../../registration/tags.ts';
import { externalAccess } from '../../registration/trust.ts';
import type { ApprovalStep } from '../../graph/apply/apply-requests.ts';
import type { SessionContext } from '../../session/session.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { APPROVE_FIELDS } from './approve-fields.ts';
import type { AccessRequestResult, ApproveResult, WaitingApplicationResult } from './approve-results.ts';
import type { RequestActions } from './request-actions.ts';

type Job = SessionContext & { readonly input: CommandInput<typeof APPROVE_FIELDS> };

/** What applications wait for, with what became of it in this run. */
export function approveResult(job: Job, waiting: readonly WaitingApplicant[], actions: RequestActions): ApproveResult {
  const { context, session, input } = job;
  const { tenantId, sandbox } = session.tenantContext;
  return {
    dryRun: context.settings.dryRun,
    tenantId,
    sandbox,
    fhirUrl: input.values.fhirUrl ?? null,
    applications: waiting.map(({ applicant, requests }) => ({
      ...factsOf(job, applicant),
      requests: requests.map((request) => requestResult(request, actions)),
    })),
    handOffs: actions.refused.flatMap((step) => handOffOf(job, step)),
  };
}

function factsOf({ session }: Job, applicant: Applicant): Omit<WaitingApplicationResult, 'requests'> {
  const { application, servicePrincipal, owners, namesakes } = applicant;
  const { displayName, uniqueName, appId, id, createdDateTime, web, spa, publicClient } = application;
  const identification = identify(application.tags);
  const held = { ...applicant, caller: session.caller, ownerIds: [] };
  return {
    displayName,
    key: identification?.key ?? null,
    uniqueName,
    appId,
    objectId: id,
    type: identification?.type ?? null,
    fhirUrl: identification?.fhirUrl ?? null,
    servicePrincipalId: servicePrincipal?.id ?? null,
    createdAt: utc(createdDateTime),
    owners: owners?.map(({ id: ownerId, name }) => ({ id: ownerId, name })) ?? null,
    credentials: signInWays(applicant),
    replyUrls: [web, spa, publicClient].flatMap(({ redirectUris }) => redirectUris),
    marks: marksOf(applicant, session.now()),
    namesakes,
    externalAccess: externalAccess(held, session.now()),
  };
}

function requestResult(request: AccessRequest, { granted, refused }: RequestActions): AccessRequestResult {
  const { kind, api, names, effect, grantedBy, obstacle, isUncertain } = request;
  return {
    kind,
    api: { appId: api.appId, displayName: api.displayName },
    permissions: names,
    effect,
    grantedBy,
    obstacle,
    action: granted.includes(request)
      ? 'granted'
      : refused.some((step) => step.request === request)
        ? 'refused'
        : obstacle !== null
          ? 'blocked'
          : isUncertain
            ? 'unknown'
            : 'waiting',
  };
}

function handOffOf({ session }: Job, { applicant, request }: ApprovalStep): readonly HandOff[] {
  const { tenantContext } = session;
  const { graphUrl } = tenantContext;
  const facts = handOffFacts(tenantContext, applicant, request.effect, session.now());
  const principalId = applicant.servicePrincipal?.id ?? '';
  switch (request.kind) {
    case 'app-role': {
      const grant = { principalId, resourceId: request.api.servicePrincipalId, appRoleId: request.role.id };
      return [{ ...appRoleHandOff(grant, graphUrl), ...facts, who: request.grantedBy }];
    }
    case 'delegated':
      return request.step === null ? [] : [{ ...grantHandOff(principalId, request.step, graphUrl), ...facts }];
  }
}
