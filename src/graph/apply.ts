import { PrivilegeError } from '../errors/privilege-error.ts';
import type { Certificate } from '../registration/certificate.ts';
import type { ObservedApplication } from '../registration/observed.ts';
import type { Plan } from '../registration/plan.ts';
import {
  applyPatch,
  type ApplicationStep,
  type AzureRoleStep,
  type ServicePrincipalStep,
  type Step,
  wholeApi,
} from '../registration/step.ts';
import { describeProgress, describeStep } from '../registration/step-description.ts';
import { createWithIdentifierUri, type OnRefusal, setIdentifierUri } from './apply-application.ts';
import type { GraphClient } from './graph-client.ts';
import type { Ledger } from './ledger.ts';
import { explainOwnerRefusal } from './owner-lookup.ts';
import { addFederatedCredential } from './apply-federated.ts';
import { confirmArrived, type Delivery, issueSecret, removeUnlessDelivered } from './apply-secret.ts';
import { grantForTenant } from './permission-grants.ts';
import { mayHaveBeenDone } from './unanswered.ts';
import { addCertificate } from './apply-certificate.ts';
import { addOwner, assignAppRole, createServicePrincipal, tagServicePrincipal, updateApplication } from './writes.ts';

/** What applying a plan needs besides the plan. */
export interface ApplyOptions extends Delivery {
  readonly client: GraphClient;
  readonly graphUrl: string;
  readonly displayName: string;
  /** Gives an Azure role to a service principal, by its object id. Throws PrivilegeError where the caller may not. */
  assignAzureRole(step: AzureRoleStep, principalId: string): Promise<void>;
  onProgress(text: string): void;
  /** Makes a key and its certificate, and resolves when they are in their files. */
  makeCertificate(lifetimeSeconds: number): Promise<Certificate>;
  readonly onIdentifierUriRefused: OnRefusal;
}

/**
 * Does the writes of a plan: the application's in turn, the service principal's beside them. What was done stands in
 * the ledger, also when this throws: NameTakenError, OtherRunError, a sink's error, Graph's refusals.
 */
export async function applyPlan(plan: Plan, ledger: Ledger, options: ApplyOptions): Promise<void> {
  for (const step of plan.preparation) {
    options.onProgress(describeProgress(step));
    const made = await createServicePrincipal(options.client, step.appId, {}, false);
    ledger.apiServicePrincipalStands(made.id);
    record(step, ledger, options);
  }
  const [creation, ...rest] = plan.application;
  const ahead = creation?.kind === 'create-application' ? [creation] : [];
  await doApplicationSteps(ahead, ledger, options);
  await allOf([
    doApplicationSteps(ahead.length === 0 ? plan.application : rest, ledger, options),
    doServicePrincipalSteps(plan.servicePrincipal, ledger, options),
  ]);
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
  ledger.changed(describeStep(step, options.displayName));
}

async function doApplicationStep(step: ApplicationStep, ledger: Ledger, options: ApplyOptions): Promise<void> {
  const { client } = options;
  const onCreated = (application: ObservedApplication): void => ledger.applicationCreated(application);
  const onRefusal: OnRefusal = (choice, error) => {
    ledger.identifierUriRefused(choice);
    options.onIdentifierUriRefused(choice, error);
  };
  switch (step.kind) {
    case 'create-application':
      try {
        ledger.applicationStands(await createWithIdentifierUri(client, step, options.graphUrl, onRefusal, onCreated));
      } catch (error) {
        if (mayHaveBeenDone(error)) {
          ledger.applicationMayStand(step.body.uniqueName);
        }
        throw error;
      }
      return;
    case 'update-application': {
      const application = ledger.application;
      const { api } = step.patch;
      const patch = api === undefined ? step.patch : { ...step.patch, api: wholeApi(application, api) };
      await updateApplication(client, application.id, patch);
      ledger.applicationStands(applyPatch(application, patch));
      return;
    }
    case 'set-identifier-uri':
      ledger.applicationStands(await setIdentifierUri(client, ledger.application, step.choices, step.keep, onRefusal));
      return;
    case 'add-owner':
      return addOwnerOf(ledger, step.ownerId, options);
    case 'confirm-secret':
      ledger.applicationStands(await confirmArrived(client, ledger.application, step.keyId, options));
      return;
    case 'add-secret':
      return issueSecret(step, ledger, options);
    case 'remove-secret':
      ledger.applicationStands(await removeUnlessDelivered(client, ledger.application, step.keyId));
      return;
    case 'add-federated-credential':
      ledger.federatedCredentialStands(await addFederatedCredential(client, ledger.application.id, step.credential));
      return;
    case 'add-certificate':
      return addCertificate(client, ledger, step.certificate, options.now());
    case 'make-certificate':
      // Its files are written first: a certificate without its key is worth nothing, and a key without its certificate finds it again.
      return addCertificate(client, ledger, await options.makeCertificate(step.lifetimeSeconds), options.now());
  }
}

async function addOwnerOf(ledger: Ledger, ownerId: string, options: ApplyOptions): Promise<void> {
  const ownerUrl = `${options.graphUrl}/v1.0/directoryObjects/${ownerId}`;
  try {
    // Only a new application can be unknown to a replica: waiting would never make an owner.
    await addOwner(options.client, ledger.application.id, ownerUrl, ledger.created.application);
  } catch (error) {
    throw explainOwnerRefusal(error, [ownerId]);
  }
}

/** The service principal first; then consent to each API side by side with the roles, which are given in turn. */
async function doServicePrincipalSteps(
  steps: readonly ServicePrincipalStep[],
  ledger: Ledger,
  options: ApplyOptions,
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
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    throw failure.reason;
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
      const { appId } = ledger.application;
      ledger.servicePrincipalCreated(await createServicePrincipal(client, appId, step.body, true));
      break;
    }
    case 'update-service-principal':
      await tagServicePrincipal(client, ledger.servicePrincipalId ?? '', step.tags);
      break;
    case 'assign-app-role': {
      const principalId = ledger.servicePrincipalId ?? '';
      const resourceId = ledger.apiServicePrincipalId ?? '';
      try {
        await assignAppRole(client, { principalId, resourceId, appRoleId: step.role.id });
      } catch (error) {
        if (!(error instanceof PrivilegeError)) {
          throw error;
        }
        ledger.roleRefused({ role: step.role, error });
        return;
      }
      ledger.roleAssigned(step.role);
      break;
    }
    case 'grant-consent': {
      const clientId = ledger.servicePrincipalId ?? '';
      const resourceId = step.api.servicePrincipalId ?? ledger.apiServicePrincipalId ?? '';
      const wanted = { clientId, resourceId, apiName: step.api.displayName, scopes: step.wanted };
      try {
        ledger.consentGranted(await grantForTenant(client, wanted, step.standing));
      } catch (error) {
        if (!(error instanceof PrivilegeError)) {
          throw error;
        }
        ledger.consentRefused({ step, error });
        return;
      }
      break;
    }
    case 'assign-azure-role':
      try {
        await options.assignAzureRole(step, ledger.servicePrincipalId ?? '');
      } catch (error) {
        if (!(error instanceof PrivilegeError)) {
          throw error;
        }
        ledger.azureRoleRefused({ role: step.role, error });
        return;
      }
      ledger.azureRoleAssigned(step);
  }
  record(step, ledger, options);
}
