import { type FhirAppsError, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { AzureRoleStep, PreparationStep, ServicePrincipalStep, Step } from '../../registration/model/step.ts';
import { describeProgress, describeStep } from '../../registration/plan/step-description.ts';
import type { GraphClient } from '../graph-client.ts';
import type { Ledger } from './ledger.ts';
import { grantForTenant } from './permission-grants.ts';
import { keyIn } from '../write-record.ts';
import { assignAppRole } from '../write/app-role-assignments.ts';
import {
  createServicePrincipal,
  type RecordedServicePrincipal,
  tagServicePrincipal,
} from '../write/service-principals.ts';

/** What the writes to a service principal, and of what it may do, need. */
export interface AccessOptions {
  readonly client: GraphClient;
  readonly displayName: string;
  /** Gives an Azure role to a service principal, by its object id. Throws PrivilegeError where the caller may not. */
  assignAzureRole(step: AzureRoleStep, principalId: string): Promise<void>;
  onProgress(text: string): void;
  /** Called where Graph does not make anyone the owner of a new service principal; default: nothing is said. */
  readonly onOwnersRefused?: (error: FhirAppsError) => void;
}

/** Does the writes that come before everything else; what was done stands in the ledger. */
export async function prepare(
  steps: readonly PreparationStep[],
  ledger: Ledger,
  options: AccessOptions,
): Promise<void> {
  for (const step of steps) {
    options.onProgress(describeProgress(step));
    const made = await createServicePrincipal(options.client, { ...step, tags: [] }, {}, { fresh: false });
    ledger.setApiServicePrincipalId(made.id);
    record(step, ledger, options);
  }
}

/** Writes a step that was done into the ledger. */
export function record(step: Step, ledger: Ledger, options: Pick<AccessOptions, 'displayName'>): void {
  ledger.changed(describeStep(step, options.displayName));
}

/** The service principal first; then consent to each API side by side with the roles, which are given in turn. */
export async function doServicePrincipalSteps(
  steps: readonly ServicePrincipalStep[],
  ledger: Ledger,
  options: AccessOptions,
): Promise<void> {
  const inTurn = async (some: readonly ServicePrincipalStep[]): Promise<void> => {
    for (const step of some) {
      options.onProgress(describeProgress(step));
      await doServicePrincipalStep(step, ledger, options);
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
  ledger: Ledger,
  { displayName }: Pick<AccessOptions, 'displayName'>,
): RecordedServicePrincipal {
  const id = ledger.servicePrincipalId ?? '';
  return ledger.hasApplication
    ? { id, displayName: ledger.application.displayName, key: keyIn(ledger.application.tags) }
    : { id, displayName, key: null };
}

async function doServicePrincipalStep(
  step: ServicePrincipalStep,
  ledger: Ledger,
  options: AccessOptions,
): Promise<void> {
  const { client } = options;
  switch (step.kind) {
    case 'create-service-principal': {
      const { ownerIds, body } = step;
      const { onOwnersRefused } = options;
      ledger.servicePrincipalCreated(
        await createServicePrincipal(client, ledger.application, body, { fresh: true, ownerIds, onOwnersRefused }),
      );
      return record(step, ledger, options);
    }
    case 'update-service-principal':
      await tagServicePrincipal(
        client,
        recordedPrincipal(ledger, options),
        step.tags,
        ledger.servicePrincipal?.tags ?? [],
      );
      return record(step, ledger, options);
    case 'assign-app-role':
    case 'grant-consent':
    case 'assign-azure-role':
      return giveAccess(step, ledger, options);
  }
}

type AccessStep = Extract<ServicePrincipalStep, { kind: 'assign-app-role' | 'grant-consent' | 'assign-azure-role' }>;

/**
 * Gives access, which often takes more privileges than the rest: what is refused for lack of them is left to an
 * administrator.
 */
async function giveAccess(step: AccessStep, ledger: Ledger, options: AccessOptions): Promise<void> {
  try {
    await doAccessStep(step, ledger, options);
  } catch (error) {
    if (!(error instanceof PrivilegeError)) {
      throw error;
    }
    recordRefusal(step, ledger, error);
    return;
  }
  record(step, ledger, options);
}

async function doAccessStep(step: AccessStep, ledger: Ledger, options: AccessOptions): Promise<void> {
  const { client } = options;
  const principalId = ledger.servicePrincipalId ?? '';
  switch (step.kind) {
    case 'assign-app-role': {
      const resourceId = ledger.apiServicePrincipalId ?? '';
      const { displayName: principalName, key } = recordedPrincipal(ledger, options);
      await assignAppRole(client, { principalId, principalName, resourceId, appRoleId: step.role.id, key });
      return ledger.roleAssigned(step.role);
    }
    case 'grant-consent': {
      const resourceId = step.api.servicePrincipalId ?? ledger.apiServicePrincipalId ?? '';
      const { displayName: clientName, key } = recordedPrincipal(ledger, options);
      const names = { clientName, key, apiName: step.api.displayName };
      const wanted = { ...names, clientId: principalId, resourceId, scopes: step.wanted };
      return ledger.consentGranted(await grantForTenant(client, wanted, step.existing));
    }
    case 'assign-azure-role':
      await options.assignAzureRole(step, principalId);
      return ledger.azureRoleAssigned(step);
  }
}

function recordRefusal(step: AccessStep, ledger: Ledger, error: PrivilegeError): void {
  switch (step.kind) {
    case 'assign-app-role':
      return ledger.roleRefused({ role: step.role, error });
    case 'grant-consent':
      return ledger.consentRefused({ step, error });
    case 'assign-azure-role':
      return ledger.azureRoleRefused({ role: step.role, error });
  }
}
