import type { Ledger } from '../graph/ledger.ts';
import type { RegisterAnswers } from '../registration/answers.ts';
import { findAzureRole } from '../registration/api-permissions.ts';
import { appRoleHandOff, azureRoleHandOff, consentHandOff, lacksConsent } from '../registration/hand-off.ts';
import type { Observed } from '../registration/observed.ts';
import { type Plan, stepsOf } from '../registration/plan.ts';
import { secretInventory } from '../registration/plan-secret.ts';
import { predictApplication } from '../registration/prediction.ts';
import {
  completeResult,
  type StandingRegistration,
  type StandingResult,
  standingResult,
} from '../registration/registration-result.ts';
import type { CredentialResult, HandOff, RegistrationAction, RegistrationResult } from '../registration/result.ts';
import { describeStep } from '../registration/step-description.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import type { OpenSession } from './session.ts';

function identityOf(answers: RegisterAnswers): Parameters<typeof standingResult>[1] {
  const { type, key, fhirUrl, serverKind, name, uniqueName } = answers;
  return { type, key, fhirUrl, serverKind, displayName: name, uniqueName };
}

/** What a dry run would end with; the directory was only read. */
export function plannedResult(
  session: OpenSession,
  answers: RegisterAnswers,
  observed: Observed,
  plan: Plan,
  sink: SecretSink | null,
): RegistrationResult {
  const exists = observed.application !== null;
  const standing: StandingRegistration = {
    application: predictApplication(plan, observed),
    exists,
    servicePrincipalId: observed.servicePrincipal?.id ?? null,
    api: observed.api,
    assignedRoleIds: heldRoles(observed),
    grants: observed.grants,
    graphServicePrincipalId: observed.graphServicePrincipalId,
  };
  const steps = stepsOf(plan);
  const makesSecret = steps.some(({ kind }) => kind === 'add-secret');
  return completeResult(standingResult(session.place, identityOf(answers), standing), {
    action: actionOf(!exists, steps.length),
    dryRun: true,
    credential: makesSecret
      ? { kind: 'secret', keyId: null, expiresAt: null, deliveredTo: sink?.description ?? null }
      : standingCredential(standing),
    decisions: plan.decisions,
    handOffs: [],
    changes: steps.map((step) => describeStep(step, answers.name)),
  });
}

/** What stands after the plan was applied. */
export function appliedResult(
  session: OpenSession,
  answers: RegisterAnswers,
  observed: Observed,
  plan: Plan,
  ledger: Ledger,
  sink: SecretSink | null,
): RegistrationResult {
  const { application } = ledger;
  const api = observed.api === null ? null : { ...observed.api, servicePrincipalId: ledger.apiServicePrincipalId };
  const standing: StandingRegistration = {
    application,
    exists: true,
    servicePrincipalId: ledger.servicePrincipalId,
    api,
    assignedRoleIds: [...heldRoles(observed), ...ledger.assigned.map(({ id }) => id)],
    grants: observed.application === null ? [] : observed.grants,
    graphServicePrincipalId: observed.graphServicePrincipalId,
  };
  const result = standingResult(session.place, identityOf(answers), standing);
  return completeResult(result, {
    action: actionOf(ledger.created.application, ledger.changes.length),
    dryRun: false,
    credential: credentialOf(standing, plan, ledger, sink),
    decisions: decisionsOf(plan, result, ledger),
    handOffs: handOffsOf(session, answers, standing, result, ledger),
    changes: ledger.changes,
  });
}

function actionOf(isNew: boolean, changes: number): RegistrationAction {
  return isNew ? 'created' : changes > 0 ? 'updated' : 'unchanged';
}

/** The ids of the API's roles that stand already. */
function heldRoles(observed: Observed): readonly string[] {
  return observed.assignments
    .filter(({ resourceId }) => resourceId === observed.api?.servicePrincipalId)
    .map(({ appRoleId }) => appRoleId);
}

/** The secret that works for a registration and was delivered by some run; null where there is none. */
export function standingCredential(standing: Pick<StandingRegistration, 'application'>): CredentialResult | null {
  const [secret] = secretInventory(standing.application, new Date()).working;
  return secret === undefined
    ? null
    : { kind: 'secret', keyId: secret.keyId, expiresAt: secret.endDateTime, deliveredTo: null };
}

function credentialOf(
  standing: StandingRegistration,
  plan: Plan,
  ledger: Ledger,
  sink: SecretSink | null,
): CredentialResult | null {
  const { secret } = ledger;
  if (secret !== null) {
    const made = { kind: 'secret', keyId: secret.keyId, expiresAt: secret.expiresAt } as const;
    const deliveredTo = sink?.description ?? null;
    return sink?.inResult === true ? { ...made, deliveredTo, secret: secret.text } : { ...made, deliveredTo };
  }
  const found = standingCredential(standing);
  const confirmed = plan.application.some((step) => step.kind === 'confirm-secret' && step.keyId === found?.keyId);
  return found === null || !confirmed ? found : { ...found, deliveredTo: sink?.description ?? null };
}

/** Where Entra refused the identifier URI that was planned, the one that it took is what counts. */
function decisionsOf(plan: Plan, result: StandingResult, { refusedUris }: Ledger): readonly string[] {
  return refusedUris.length === 0
    ? plan.decisions
    : [
        `The identifier URI is ${result.identifierUris[0] ?? ''}, and access tokens are version ${result.server.tokenVersion ?? ''}: Entra refused ${refusedUris.map(({ uri }) => uri).join(' and ')}.`,
      ];
}

function handOffsOf(
  session: OpenSession,
  answers: RegisterAnswers,
  standing: StandingRegistration,
  result: StandingResult,
  ledger: Ledger,
): readonly HandOff[] {
  switch (answers.type) {
    case 'resource':
      return [];
    case 'confidential':
    case 'public': {
      const { web, spa, native } = result.replyUrls;
      return lacksConsent(result.permissions)
        ? [
            consentHandOff({
              authorityUrl: session.place.authorityUrl,
              tenantId: session.tenantId,
              appId: standing.application.appId,
              requestScope: result.requestScope ?? '',
              replyUrl: [...web, ...spa, ...native].find((url) => /^https?:/.test(url)) ?? null,
            }),
          ]
        : [];
    }
    case 'service': {
      const { api } = standing;
      if (api !== null && (api.firstParty || answers.serverKind !== 'oss')) {
        const roles = answers.roles.map((role) => findAzureRole(api, role));
        return (roles.length === 0 ? [null] : roles).map((role) =>
          azureRoleHandOff(role, standing.servicePrincipalId, answers.fhirUrl),
        );
      }
      return ledger.refusedRoles.map(({ role }) => appRoleHandOff(role, standing, session.graphUrl));
    }
  }
}
