import type { Certificate } from '../../registration/model/certificate.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { Plan } from '../../registration/model/plan.ts';
import type { ApplicationStep } from '../../registration/model/step.ts';
import { describeProgress } from '../../registration/plan/step-description.ts';
import { createWithIdentifierUri, type OnRefusal, setIdentifierUri } from './apply-application.ts';
import type { Ledger } from './ledger.ts';
import { explainOwnerRefusal } from '../observe/owner-lookup.ts';
import { addFederatedCredential } from './apply-federated.ts';
import { verifyDelivered, type Delivery, issueSecret, removeUnlessDelivered } from './apply-secret.ts';
import { mayHaveSucceeded } from './unanswered.ts';
import { addCertificate } from './apply-certificate.ts';
import { type AccessOptions, allOf, doServicePrincipalSteps, prepare, record } from './apply-access.ts';
import { addOwner, updateApplication } from '../write/applications.ts';

/** What applying a plan needs besides the plan. */
export interface ApplyOptions extends Delivery, AccessOptions {
  readonly graphUrl: string;
  /** Makes a key and its certificate, and resolves when they are in their files. */
  makeCertificate(lifetimeSeconds: number): Promise<Certificate>;
  /** The file that it puts them into; null where a certificate was given whose key only the user has. */
  readonly certificateFile: string | null;
  readonly onIdentifierUriRefused: OnRefusal;
  /**
   * Proves by a token that the sink holds a secret that an earlier run made. What it is not proven to hold stays
   * unmarked; `disproved` where Microsoft Entra ID says that it is another one.
   */
  proveStored(application: ObservedApplication, keyId: string): Promise<'proven' | 'disproved' | 'unknown'>;
}

/**
 * The sink holds another secret than the one that the plan took it for, so that the plan is to be made again without
 * it.
 */
export class NotStoredError extends Error {
  override readonly name = 'NotHeldError';
}

/**
 * Does the writes of a plan: the application's in turn, the service principal's beside them. What was done stands in
 * the ledger, also when this throws: NameTakenError, ConcurrentRunError, a sink's error, Graph's refusals.
 */
export async function applyPlan(plan: Plan, ledger: Ledger, options: ApplyOptions): Promise<void> {
  await prepare(plan.preparation, ledger, options);
  const [creation, ...rest] = plan.application;
  const ahead = creation?.kind === 'create-application' ? [creation] : [];
  await doApplicationSteps(ahead, ledger, options);
  const steps = ahead.length === 0 ? plan.application : rest;
  // A token can be had only where there is a service principal.
  const proof = steps.findIndex(({ kind }) => kind === 'confirm-secret');
  const late = proof === -1 ? [] : steps.slice(proof);
  await allOf([
    doApplicationSteps(steps.slice(0, steps.length - late.length), ledger, options),
    doServicePrincipalSteps(plan.servicePrincipal, ledger, options),
  ]);
  await doApplicationSteps(late, ledger, options);
}

async function doApplicationSteps(
  steps: readonly ApplicationStep[],
  ledger: Ledger,
  options: ApplyOptions,
): Promise<void> {
  for (const step of steps) {
    options.onProgress(describeProgress(step));
    if (step.kind !== 'confirm-secret') {
      await doApplicationStep(step, ledger, options);
      record(step, ledger, options);
    } else if (await confirmIfProven(step.keyId, ledger, options)) {
      record(step, ledger, options);
    }
  }
}

/**
 * Marks a secret that an earlier run delivered; false where that cannot be proven, so that it stays unmarked. Throws
 * {@link NotStoredError}.
 */
async function confirmIfProven(keyId: string, ledger: Ledger, options: ApplyOptions): Promise<boolean> {
  switch (await options.proveStored(ledger.application, keyId)) {
    case 'proven':
      ledger.setApplication(await verifyDelivered(options.client, ledger.application, keyId, options));
      return true;
    case 'disproved':
      throw new NotStoredError(`The sink does not hold the secret ${keyId}.`);
    case 'unknown':
      return false;
  }
}

async function doApplicationStep(
  step: Exclude<ApplicationStep, { readonly kind: 'confirm-secret' }>,
  ledger: Ledger,
  options: ApplyOptions,
): Promise<void> {
  const { client, certificateFile: keyFile } = options;
  const onCreated = (application: ObservedApplication): void => ledger.applicationCreated(application);
  const onRefusal: OnRefusal = (choice, error) => {
    ledger.identifierUriRefused(choice);
    options.onIdentifierUriRefused(choice, error);
  };
  switch (step.kind) {
    case 'create-application':
      try {
        ledger.setApplication(await createWithIdentifierUri(client, step, options.graphUrl, { onRefusal, onCreated }));
      } catch (error) {
        if (mayHaveSucceeded(error)) {
          ledger.markApplicationUncertain(step.body.uniqueName);
        }
        throw error;
      }
      return;
    case 'update-application':
      ledger.setApplication(await updateApplication(client, ledger.application, step.patch));
      return;
    case 'set-identifier-uri':
      ledger.setApplication(await setIdentifierUri(client, ledger.application, step, onRefusal));
      return;
    case 'add-owner':
      return addOwnerOf(ledger, step.ownerId, options);
    case 'add-secret':
      return issueSecret(step, ledger, options);
    case 'remove-secret':
      ledger.setApplication(await removeUnlessDelivered(client, ledger.application, step.keyId));
      return;
    case 'add-federated-credential':
      ledger.addFederatedCredential(await addFederatedCredential(client, ledger.application, step.credential));
      return;
    case 'add-certificate':
      return addCertificate(client, ledger, { certificate: step.certificate, keyFile }, options.now());
    case 'make-certificate': {
      // Its files are written first: a certificate without its key is worth nothing, and a key without its certificate
      // finds it again.
      const certificate = await options.makeCertificate(step.lifetimeSeconds);
      return addCertificate(client, ledger, { certificate, keyFile }, options.now());
    }
  }
}

async function addOwnerOf(ledger: Ledger, ownerId: string, options: ApplyOptions): Promise<void> {
  const ownerUrl = `${options.graphUrl}/v1.0/directoryObjects/${ownerId}`;
  try {
    // Only a new application can be unknown to a replica: waiting would never make an owner.
    await addOwner(options.client, ledger.application, ownerUrl, ledger.created.application);
  } catch (error) {
    throw explainOwnerRefusal(error, [ownerId]);
  }
}
