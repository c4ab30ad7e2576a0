import { type FhirAppsError, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type {
  AzureRoleStep,
  PlannedStep,
  PreparationStep,
  ServicePrincipalStep,
  StepDescription,
} from '../../registration/model/step.ts';
import type { GraphClient } from '../graph-client.ts';
import type { Recorder } from './ledger.ts';
import { grantForTenant } from './permission-grants.ts';
import { keyIn } from '../write-record.ts';
import { assignAppRole } from '../write/app-role-assignments.ts';
import {
  createServicePrincipal,
  type RecordedServicePrincipal,
  tagServicePrincipal,
} from '../write/service-principals.ts';

/** Gives Azure roles. */
export interface AzureRoles {
  /** To a service principal, by its object id. Throws PrivilegeError where the caller may not. */
  assign(step: AzureRoleStep, principalId: string): Promise<void>;
}

/** Reports what goes on. */
export interface AccessReporter {
  progress(text: string): void;
  /** Graph does not make anyone the owner of the new service principal. */
  ownersRefused(error: FhirAppsError): void;
}

/** What the writes to a service principal, and of what it may do, need. */
export interface AccessPorts {
  readonly client: GraphClient;
  readonly displayName: string;
  readonly azureRoles: AzureRoles;
  readonly reporter: AccessReporter;
}

/** Does the writes that come before everything else; what was done stands in the ledger. */
export async function prepare(
  steps: readonly PlannedStep<PreparationStep>[],
  recorder: Recorder,
  ports: AccessPorts,
): Promise<void> {
  for (const step of steps) {
    ports.reporter.progress(step.progress);
    const made = await createServicePrincipal(ports.client, { ...step, tags: [] }, {}, { fresh: false });
    recorder.record(() => ({ apiServicePrincipalId: made.id }));
    recordChange(step, recorder);
  }
}

/** Records a step that was done. */
export function recordChange({ change }: StepDescription, recorder: Recorder): void {
  recorder.record(({ changes }) => ({ changes: [...changes, change] }));
}

/** The service principal first; then consent to each API side by side with the roles, which are given in turn. */
export async function doServicePrincipalSteps(
  steps: readonly PlannedStep<ServicePrincipalStep>[],
  recorder: Recorder,
  ports: AccessPorts,
): Promise<void> {
  const inTurn = async (some: readonly PlannedStep<ServicePrincipalStep>[]): Promise<void> => {
    for (const step of some) {
      ports.reporter.progress(step.progress);
      await doServicePrincipalStep(step, recorder, ports);
    }
  };
  const grants = steps.filter(({ kind }) => kind === 'grant-consent');
  const roles = steps.filter(({ kind }) => kind === 'assign-app-role');
  await inTurn(steps.filter((step) => !grants.includes(step) && !roles.includes(step)));
  await allOf([inTurn(roles), ...grants.map((step) => inTurn([step]))]);
}

/** Waits for all of the work, whatever becomes of it; throws the first failure. */
export async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
}

/** A managed identity has no application, so it is known by the name of its service principal alone. */
function recordedPrincipal(
  recorder: Recorder,
  { displayName }: Pick<AccessPorts, 'displayName'>,
): RecordedServicePrincipal {
  const { application, servicePrincipal } = recorder.ledger;
  const id = servicePrincipal?.id ?? '';
  return application === null
    ? { id, displayName, key: null }
    : { id, displayName: application.displayName, key: keyIn(application.tags) };
}

async function doServicePrincipalStep(
  step: PlannedStep<ServicePrincipalStep>,
  recorder: Recorder,
  ports: AccessPorts,
): Promise<void> {
  const { client } = ports;
  switch (step.kind) {
    case 'create-service-principal': {
      const { ownerIds, body } = step;
      const servicePrincipal = await createServicePrincipal(client, recorder.application, body, {
        fresh: true,
        ownerIds,
        onOwnersRefused: (error) => ports.reporter.ownersRefused(error),
      });
      recorder.record(({ created }) => ({ servicePrincipal, created: { ...created, servicePrincipal: true } }));
      return recordChange(step, recorder);
    }
    case 'update-service-principal':
      await tagServicePrincipal(
        client,
        recordedPrincipal(recorder, ports),
        step.tags,
        recorder.ledger.servicePrincipal?.tags ?? [],
      );
      return recordChange(step, recorder);
    case 'assign-app-role':
    case 'grant-consent':
    case 'assign-azure-role':
      return giveAccess(step, recorder, ports);
  }
}

type AccessStep = Extract<ServicePrincipalStep, { kind: 'assign-app-role' | 'grant-consent' | 'assign-azure-role' }>;

/**
 * Gives access, which often takes more privileges than the rest: what is refused for lack of them is left to an
 * administrator.
 */
async function giveAccess(step: PlannedStep<AccessStep>, recorder: Recorder, ports: AccessPorts): Promise<void> {
  try {
    await doAccessStep(step, recorder, ports);
  } catch (error) {
    if (!(error instanceof PrivilegeError)) {
      throw error;
    }
    recordRefusal(step, recorder, error);
    return;
  }
  recordChange(step, recorder);
}

async function doAccessStep(step: AccessStep, recorder: Recorder, ports: AccessPorts): Promise<void> {
  const { client } = ports;
  const principalId = recorder.ledger.servicePrincipal?.id ?? '';
  switch (step.kind) {
    case 'assign-app-role': {
      const resourceId = recorder.ledger.apiServicePrincipalId ?? '';
      const { displayName: principalName, key } = recordedPrincipal(recorder, ports);
      await assignAppRole(client, { principalId, principalName, resourceId, appRoleId: step.role.id, key });
      return recorder.record(({ assigned }) => ({ assigned: [...assigned, step.role] }));
    }
    case 'grant-consent': {
      const resourceId = step.api.servicePrincipalId ?? recorder.ledger.apiServicePrincipalId ?? '';
      const { displayName: clientName, key } = recordedPrincipal(recorder, ports);
      const names = { clientName, key, apiName: step.api.displayName };
      const wanted = { ...names, clientId: principalId, resourceId, scopes: step.wanted };
      const grant = await grantForTenant(client, wanted, step.existing);
      return recorder.record(({ grants }) => ({ grants: [...grants, grant] }));
    }
    case 'assign-azure-role':
      await ports.azureRoles.assign(step, principalId);
      return recorder.record(({ assignedAzureRoles }) => ({ assignedAzureRoles: [...assignedAzureRoles, step] }));
  }
}

function recordRefusal(step: AccessStep, recorder: Recorder, error: PrivilegeError): void {
  switch (step.kind) {
    case 'assign-app-role':
      return recorder.record(({ refusedRoles }) => ({ refusedRoles: [...refusedRoles, { role: step.role, error }] }));
    case 'grant-consent':
      return recorder.record(({ refusedConsents }) => ({ refusedConsents: [...refusedConsents, { step, error }] }));
    case 'assign-azure-role':
      return recorder.record(({ refusedAzureRoles }) => ({
        refusedAzureRoles: [...refusedAzureRoles, { role: step.role, error }],
      }));
  }
}
