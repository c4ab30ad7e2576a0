import { findAppRole } from '../consent/api-permissions.ts';
import type { AzureAccess } from '../model/azure-access.ts';
import { missingAzureRoles } from '../roles/azure-access.ts';
import { translationOf } from '../roles/azure-role.ts';
import type { ManagedIdentityAnswers } from '../answers/managed-identity-answers.ts';
import type { Observed, ObservedApi, ObservedServicePrincipal } from '../model/observed.ts';
import { preparationSteps, assertFinished } from './plan.ts';
import type { PlannedStep, PreparationStep, ServicePrincipalStep } from '../model/step.ts';
import { described } from './step-description.ts';

/** What stands about a managed identity and the server that it is to have roles on. */
export interface ObservedIdentity {
  readonly servicePrincipal: ObservedServicePrincipal;
  readonly api: ObservedApi;
  /** The app roles that it holds. */
  readonly assignments: Observed['assignments'];
  /** Null on the open-source server. */
  readonly azureAccess: AzureAccess | null;
}

/** The writes that give a managed identity its roles, and what the user should know about them. */
export interface IdentityPlan {
  readonly preparation: readonly PlannedStep<PreparationStep>[];
  readonly servicePrincipal: readonly PlannedStep<ServicePrincipalStep>[];
  readonly decisions: readonly string[];
  /** Those of the decisions that are not as with an application. */
  readonly departures: readonly string[];
}

/** What is missing of the roles. Pure. Throws UsageError `unknown_role` and `resource_unfinished`. */
export function planManagedIdentity(answers: ManagedIdentityAnswers, observed: ObservedIdentity): IdentityPlan {
  const { api, servicePrincipal, azureAccess } = observed;
  assertFinished(api, answers.fhirUrl);
  const isManaged = decidesByAzure(answers, api);
  const steps = isManaged ? azureSteps(answers, observed) : appRoleSteps(answers, observed);
  const departures = [
    `No application was registered: the managed identity "${servicePrincipal.displayName}" is the client, and Azure keeps its credential.`,
    ...(azureAccess === null ? [] : ['Azure may take minutes to act on a role.']),
  ];
  return {
    preparation: described(preparationSteps(observed), servicePrincipal.displayName),
    servicePrincipal: described(steps, servicePrincipal.displayName),
    departures,
    decisions: [
      ...departures,
      `The roles are those of "${api.displayName}" (${api.appId}).`,
      ...(isManaged ? answers.roles.flatMap((role) => translationOf(role) ?? []) : []),
    ],
  };
}

/** Whether Azure roles decide on the server, rather than app roles of its API. */
export function decidesByAzure(
  { serverKind }: Pick<ManagedIdentityAnswers, 'serverKind'>,
  { firstParty }: Pick<ObservedApi, 'firstParty'>,
): boolean {
  return firstParty || serverKind !== 'oss';
}

/** Ids of the API's roles that the identity holds. */
export function assignedAppRoles({ assignments, api }: ObservedIdentity): readonly string[] {
  return assignments
    .filter(({ resourceId }) => resourceId === api.servicePrincipalId)
    .map(({ appRoleId }) => appRoleId);
}

function appRoleSteps({ roles }: ManagedIdentityAnswers, observed: ObservedIdentity): readonly ServicePrincipalStep[] {
  const assigned = assignedAppRoles(observed);
  return roles
    .map((name) => findAppRole(observed.api, name))
    .filter(({ id }) => !assigned.includes(id))
    .map((role) => ({ kind: 'assign-app-role', role }));
}

/** What could not be read is handed off, so that no step is made of it. */
function azureSteps(
  { roles }: ManagedIdentityAnswers,
  { azureAccess, servicePrincipal }: ObservedIdentity,
): readonly ServicePrincipalStep[] {
  const missing = missingAzureRoles(roles, azureAccess, servicePrincipal.id);
  const resource = azureAccess?.resource ?? null;
  return resource === null || (azureAccess?.assignments ?? null) === null
    ? []
    : missing.map((role) => ({ kind: 'assign-azure-role', role, resource }));
}
