import { UsageError } from '../errors/usage-error.ts';
import type { RegisterAnswers } from './answers.ts';
import { findAppRole } from './api-permissions.ts';
import { applicationChange, describePatch } from './application-change.ts';
import { describeDecisions } from './decisions.ts';
import type { Observed, ObservedApplication } from './observed.ts';
import { identifierUriChoices, identifierUriTaken, resourceChange } from './plan-resource.ts';
import { secretInventory, secretSteps } from './plan-secret.ts';
import {
  type ApplicationPatch,
  type ApplicationStep,
  applyPatch,
  type PreparationStep,
  type ServicePrincipalStep,
  type Step,
} from './step.ts';
import { identify, MARK, PORTAL_TAG } from './tags.ts';
import { forbidsSecrets, maxSecretLifetime } from './tenant-policy.ts';
import { foreignHolders } from './trust.ts';
import { wantedApplication } from './wanted-application.ts';
import type { Warning } from './warning.ts';

/** The writes that make a registration right, and what the user should know about them. */
export interface Plan {
  readonly preparation: readonly PreparationStep[];
  /** Done in turn, because writes to one application must not overlap (facts/graph.md 0.7). */
  readonly application: readonly ApplicationStep[];
  /** Done in turn, beside the application's, once the application exists. */
  readonly servicePrincipal: readonly ServicePrincipalStep[];
  readonly decisions: readonly string[];
  readonly warnings: readonly Warning[];
  /** What others hold on an application that is about to get new access; empty when nobody has to be asked. */
  readonly foreignHolders: readonly string[];
}

/** Every write of a plan, in the order it is told. */
export function stepsOf(plan: Plan): readonly Step[] {
  return [...plan.preparation, ...plan.application, ...plan.servicePrincipal];
}

/**
 * What has to be written so that the directory holds what the answers ask for: pure, so that a dry run, the apply
 * and the tests share it. Planning again after applying gives no steps.
 *
 * Throws {@link UsageError}: `unknown_role`, `unknown_scope`, `secrets_forbidden`, `identifier_uri_taken`, `key_taken`,
 * `resource_unfinished`.
 */
export function planRegistration(answers: RegisterAnswers, observed: Observed, now: Date): Plan {
  refuseUnfit(answers, observed);
  const wanted = wantedApplication(answers, observed.api);
  const application = observed.application;
  const change = application === null ? {} : applicationChange(application, wanted, answers);
  const resource =
    answers.type === 'resource' && application !== null
      ? resourceChange(answers, observed, applyPatch(application, change))
      : null;
  const secret = planSecret(answers, observed, now);
  const applicationSteps: readonly ApplicationStep[] =
    application === null
      ? [
          {
            kind: 'create-application',
            body: wanted,
            ownerIds: [
              ...new Set([...(observed.caller.kind === 'app' ? [observed.caller.objectId] : []), ...observed.ownerIds]),
            ],
            identifierUris: answers.type === 'resource' ? identifierUriChoices(answers, observed) : [],
          },
        ]
      : [
          ...updateSteps(application, change),
          ...(resource?.steps ?? []),
          ...missingOwners(observed).map((ownerId): ApplicationStep => ({ kind: 'add-owner', ownerId })),
        ];
  const servicePrincipal = servicePrincipalSteps(answers, observed, wanted.tags ?? []);
  const givesAccess = [...secret.steps, ...servicePrincipal].some(
    ({ kind }) => kind === 'add-secret' || kind === 'confirm-secret' || kind === 'assign-app-role',
  );
  return {
    preparation: preparationSteps(observed),
    application: [...applicationSteps, ...secret.steps],
    servicePrincipal,
    decisions: [...describeDecisions(answers, observed), ...secret.decisions],
    warnings: [...(resource?.warnings ?? []), ...postureWarnings(application), ...privilegeWarnings(answers)],
    foreignHolders: givesAccess ? foreignHolders(observed, now) : [],
  };
}

/** Faults that only the directory can show, found before anything is written. */
function refuseUnfit(answers: RegisterAnswers, observed: Observed): void {
  refuseOther(answers, observed.application);
  if (answers.type === 'resource') {
    const holder = observed.uriHolders.find(({ uri }) => uri === answers.identifierUri);
    if (holder !== undefined) {
      throw identifierUriTaken(holder);
    }
    return;
  }
  const { api } = observed;
  if (api !== null && !api.firstParty && api.servicePrincipalId === null) {
    throw new UsageError(
      'resource_unfinished',
      `"${api.displayName}" (${api.appId}) has no service principal in this tenant.`,
      {
        hint: `Finish it first: fhir-apps register resource --fhir-url ${answers.fhirUrl}`,
        details: { appId: api.appId },
      },
    );
  }
}

/** Two registrations can come to one unique name by their keys; the second must not take over the first. */
function refuseOther(answers: RegisterAnswers, application: ObservedApplication | null): void {
  const other = application === null ? null : identify(application.tags);
  if (application === null || other === null || (other.type === answers.type && other.fhirUrl === answers.fhirUrl)) {
    return;
  }
  throw new UsageError(
    'key_taken',
    `"${application.displayName}" (${application.appId}) has this key already: it is the ${other.type} application of ${other.fhirUrl}.`,
    {
      hint: `Name another key with --key, or look at it first: fhir-apps show ${application.appId}`,
      details: { appId: application.appId, ...other },
    },
  );
}

function updateSteps(application: ObservedApplication, patch: ApplicationPatch): readonly ApplicationStep[] {
  return Object.keys(patch).length === 0
    ? []
    : [{ kind: 'update-application', patch, summary: `${describePatch(patch)} of "${application.displayName}"` }];
}

function missingOwners(observed: Observed): readonly string[] {
  return observed.ownerIds.filter((ownerId) => !(observed.owners ?? []).some(({ id }) => id === ownerId));
}

function preparationSteps(observed: Observed): readonly PreparationStep[] {
  const { api } = observed;
  return api !== null && api.firstParty && api.servicePrincipalId === null
    ? [{ kind: 'create-api-service-principal', appId: api.appId, displayName: api.displayName }]
    : [];
}

function servicePrincipalSteps(
  answers: RegisterAnswers,
  observed: Observed,
  applicationTags: readonly string[],
): readonly ServicePrincipalStep[] {
  const standing = observed.servicePrincipal;
  const tags = [PORTAL_TAG, ...applicationTags.filter((tag) => tag === MARK || tag.startsWith(`${MARK}:`))];
  const steps: ServicePrincipalStep[] = [];
  if (standing === null) {
    steps.push({
      kind: 'create-service-principal',
      body: { tags, appRoleAssignmentRequired: answers.type === 'resource' },
    });
  } else if (!standing.tags.includes(PORTAL_TAG)) {
    steps.push({ kind: 'update-service-principal', tags: [...standing.tags, PORTAL_TAG] });
  }
  const { api } = observed;
  if (answers.type === 'service' && api !== null && !api.firstParty) {
    const held = new Set(
      observed.assignments
        .filter(({ resourceId }) => resourceId === api.servicePrincipalId)
        .map(({ appRoleId }) => appRoleId),
    );
    for (const name of answers.roles) {
      const role = findAppRole(api, name);
      if (!held.has(role.id)) {
        steps.push({ kind: 'assign-app-role', role });
      }
    }
  }
  return steps;
}

function planSecret(
  answers: RegisterAnswers,
  observed: Observed,
  now: Date,
): { readonly steps: readonly ApplicationStep[]; readonly decisions: readonly string[] } {
  if ((answers.type !== 'confidential' && answers.type !== 'service') || answers.credential.kind === 'none') {
    return { steps: [], decisions: [] };
  }
  const { application, tenant } = observed;
  const created = application?.createdDateTime ?? null;
  const inventory =
    application === null ? { working: [], unconfirmed: [], foreign: [] } : secretInventory(application, now);
  const asked = answers.credential.lifetimeDays * 86_400;
  const limit = maxSecretLifetime(tenant.policy, created, now);
  const lifetimeSeconds = limit === null ? asked : Math.min(asked, limit);
  const steps = secretSteps(answers.credential, inventory, observed.heldSecretHint, lifetimeSeconds, now);
  const makesOne = steps.some(({ kind }) => kind === 'add-secret');
  if (makesOne && forbidsSecrets(tenant.policy, created, now)) {
    throw new UsageError('secrets_forbidden', 'The policy of this tenant forbids secrets for applications.', {
      hint: 'Register with --credential none, and let an administrator add what the tenant allows.',
    });
  }
  const days = Math.floor(lifetimeSeconds / 86_400);
  const decision =
    lifetimeSeconds < asked
      ? `The secret lives ${days} days: the tenant's policy allows no more.`
      : `The secret lives ${days} days.`;
  return { steps, decisions: makesOne ? [decision] : [] };
}

/** What an existing application lacks that this tool would have made; others may rely on it, so it is only said. */
function postureWarnings(application: ObservedApplication | null): readonly Warning[] {
  if (application === null) {
    return [];
  }
  const warnings: Warning[] = [];
  if (application.signInAudience !== 'AzureADMyOrg') {
    warnings.push({
      code: 'sign_in_audience',
      message: `The application admits accounts of other tenants (${application.signInAudience ?? 'unknown'}); this was left as it is.`,
    });
  }
  const { enableAccessTokenIssuance, enableIdTokenIssuance } = application.web.implicitGrantSettings;
  if (enableAccessTokenIssuance || enableIdTokenIssuance) {
    warnings.push({
      code: 'implicit_grant',
      message: 'Implicit grants are on; this was left as it is. PKCE replaces them.',
    });
  }
  if (application.servicePrincipalLockConfiguration?.isEnabled === false) {
    warnings.push({ code: 'instance_lock_off', message: 'The app instance lock is off; this was left as it is.' });
  }
  return warnings;
}

function privilegeWarnings(answers: RegisterAnswers): readonly Warning[] {
  const warnings: Warning[] = [];
  if (answers.type === 'service' && answers.roles.some((role) => role.toLowerCase() === 'globaladmin')) {
    warnings.push({
      code: 'broad_role',
      message: 'globalAdmin lets this client do everything, hard delete included; most jobs need less.',
    });
  }
  if (answers.serverKind === 'azure-api-for-fhir') {
    warnings.push({
      code: 'server_retired',
      message:
        'Azure API for FHIR was retired on 2026-09-30; its successor is the FHIR service in Azure Health Data Services.',
    });
  }
  return warnings;
}
