import { PrivilegeError } from '../errors/privilege-error.ts';
import type { AppRole } from '../registration/app-role.ts';
import type { Observed, ObservedApplication, ObservedServicePrincipal } from '../registration/observed.ts';
import type { Plan } from '../registration/plan.ts';
import type { Change } from '../registration/result.ts';
import { applyPatch, type ApplicationStep, type ServicePrincipalStep, type Step } from '../registration/step.ts';
import { describeProgress, describeStep } from '../registration/step-description.ts';
import { createWithIdentifierUri, type OnRefusal, setIdentifierUri } from './apply-application.ts';
import type { GraphClient } from './graph-client.ts';
import {
  confirmArrived,
  type Delivery,
  type DeliveredSecret,
  issueSecret,
  removeUnlessDelivered,
} from './apply-secret.ts';
import { addOwner, assignAppRole, createServicePrincipal, tagServicePrincipal, updateApplication } from './writes.ts';

/** What applying a plan needs besides the plan. */
export interface ApplyOptions extends Delivery {
  readonly client: GraphClient;
  readonly graphUrl: string;
  readonly displayName: string;
  onProgress(text: string): void;
  readonly onIdentifierUriRefused: OnRefusal;
}

/** What stands, and what this run made of it; filled as the run goes on, so that a failure can say it. */
export interface Ledger {
  application: ObservedApplication | null;
  servicePrincipal: ObservedServicePrincipal | null;
  apiServicePrincipalId: string | null;
  /** True where this run created the object. */
  readonly created: { application: boolean; servicePrincipal: boolean };
  readonly changes: Change[];
  /** Roles that stand now because this run assigned them. */
  readonly assigned: AppRole[];
  /** Roles that the caller may not assign. */
  readonly refused: { readonly role: AppRole; readonly error: PrivilegeError }[];
  secret: DeliveredSecret | null;
  /** A secret that was made and has not reached anybody. */
  undelivered: { readonly keyId: string; readonly displayName: string } | null;
}

/**
 * A ledger of what was observed; where the run had to look again because another was quicker, `before` holds what it
 * had done until then.
 */
export function openLedger(
  { application, servicePrincipal, api }: Pick<Observed, 'application' | 'servicePrincipal' | 'api'>,
  before: Ledger | null,
): Ledger {
  return {
    application,
    servicePrincipal,
    apiServicePrincipalId: api?.servicePrincipalId ?? null,
    created: { application: false, servicePrincipal: false, ...before?.created },
    changes: [...(before?.changes ?? [])],
    assigned: [...(before?.assigned ?? [])],
    refused: [],
    secret: null,
    undelivered: before?.undelivered ?? null,
  };
}

/**
 * Does the writes of a plan: the application's in turn, the service principal's beside them. What was done stands in
 * the ledger, also when this throws: NameTakenError, OtherRunError, a sink's error, Graph's refusals.
 */
export async function applyPlan(plan: Plan, ledger: Ledger, options: ApplyOptions): Promise<void> {
  for (const step of plan.preparation) {
    options.onProgress(describeProgress(step));
    const made = await createServicePrincipal(options.client, step.appId, {}, false);
    ledger.apiServicePrincipalId = made.id;
    ledger.changes.push(describeStep(step, options.displayName));
  }
  const [creation, ...rest] = plan.application;
  const ahead = creation?.kind === 'create-application' ? [creation] : [];
  await doApplicationSteps(ahead, ledger, options);
  const outcomes = await Promise.allSettled([
    doApplicationSteps(ahead.length === 0 ? plan.application : rest, ledger, options),
    doServicePrincipalSteps(plan.servicePrincipal, ledger, options),
  ]);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
  }
}

async function doApplicationSteps(
  steps: readonly ApplicationStep[],
  ledger: Ledger,
  options: ApplyOptions,
): Promise<void> {
  for (const step of steps) {
    options.onProgress(describeProgress(step));
    await doApplicationStep(step, ledger, options);
    record(step, ledger, options);
  }
}

function record(step: Step, ledger: Ledger, options: ApplyOptions): void {
  ledger.changes.push(describeStep(step, options.displayName));
}

function standing(ledger: Ledger): ObservedApplication {
  if (ledger.application === null) {
    throw new Error('A plan writes to an application before it creates it.');
  }
  return ledger.application;
}

async function doApplicationStep(step: ApplicationStep, ledger: Ledger, options: ApplyOptions): Promise<void> {
  const { client } = options;
  switch (step.kind) {
    case 'create-application': {
      const onCreated = (application: ObservedApplication): void => {
        ledger.application = application;
        ledger.created.application = true;
      };
      ledger.application = await createWithIdentifierUri(
        client,
        step,
        options.graphUrl,
        options.onIdentifierUriRefused,
        onCreated,
      );
      return;
    }
    case 'update-application': {
      const application = standing(ledger);
      const api = step.patch.api;
      // Graph is reported to replace `api` whole by some and to merge it by others, so it is sent whole (facts/graph.md 1.1).
      const patch =
        api === undefined
          ? step.patch
          : { ...step.patch, api: { oauth2PermissionScopes: application.api.oauth2PermissionScopes, ...api } };
      await updateApplication(client, application.id, patch);
      ledger.application = applyPatch(application, patch);
      return;
    }
    case 'set-identifier-uri':
      ledger.application = await setIdentifierUri(
        client,
        standing(ledger),
        step.choices,
        step.keep,
        options.onIdentifierUriRefused,
      );
      return;
    case 'add-owner':
      return addOwner(client, standing(ledger).id, `${options.graphUrl}/v1.0/directoryObjects/${step.ownerId}`);
    case 'confirm-secret':
      ledger.application = await confirmArrived(client, standing(ledger), step.keyId);
      return;
    case 'add-secret':
      return issueSecret(step, ledger, options);
    case 'remove-secret':
      ledger.application = await removeUnlessDelivered(client, standing(ledger), step.keyId);
  }
}

async function doServicePrincipalSteps(
  steps: readonly ServicePrincipalStep[],
  ledger: Ledger,
  options: ApplyOptions,
): Promise<void> {
  for (const step of steps) {
    options.onProgress(describeProgress(step));
    await doServicePrincipalStep(step, ledger, options);
  }
}

async function doServicePrincipalStep(
  step: ServicePrincipalStep,
  ledger: Ledger,
  options: ApplyOptions,
): Promise<void> {
  const { client } = options;
  switch (step.kind) {
    case 'create-service-principal': {
      const { appId } = standing(ledger);
      ledger.servicePrincipal = await createServicePrincipal(client, appId, step.body, true);
      ledger.created.servicePrincipal = true;
      break;
    }
    case 'update-service-principal':
      await tagServicePrincipal(client, ledger.servicePrincipal?.id ?? '', step.tags);
      break;
    case 'assign-app-role': {
      const principalId = ledger.servicePrincipal?.id ?? '';
      const resourceId = ledger.apiServicePrincipalId ?? '';
      try {
        await assignAppRole(client, { principalId, resourceId, appRoleId: step.role.id });
      } catch (error) {
        if (!(error instanceof PrivilegeError)) {
          throw error;
        }
        ledger.refused.push({ role: step.role, error });
        return;
      }
      ledger.assigned.push(step.role);
    }
  }
  record(step, ledger, options);
}
