import type { Certificate } from '../../registration/model/certificate.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { Plan } from '../../registration/model/plan.ts';
import type { ApplicationStep, PlannedStep, WantedFederatedCredential } from '../../registration/model/step.ts';
import { createWithIdentifierUri, type OnRefusal, setIdentifierUri } from './apply-application.ts';
import type { Recorder } from './ledger.ts';
import { explainOwnerRefusal } from '../observe/owner-lookup.ts';
import { addFederatedCredential } from './apply-federated.ts';
import { verifyDelivered, type SecretDelivery, issueSecret, removeUnlessDelivered } from './apply-secret.ts';
import { mayHaveSucceeded } from './unanswered.ts';
import { addCertificate } from './apply-certificate.ts';
import {
  type AccessPorts,
  type AccessReporter,
  allOf,
  doServicePrincipalSteps,
  prepare,
  recordChange,
} from './apply-access.ts';
import type { GraphClient } from '../graph-client.ts';
import { addOwner, updateApplication } from '../write/applications.ts';

/** Secrets that go to their sink, and those that an earlier run has brought there. */
export interface SecretStore extends SecretDelivery {
  /**
   * Proves by a token that the sink holds a secret that an earlier run made. What it is not proven to hold stays
   * unmarked; `disproved` where Microsoft Entra ID says that it is another one.
   */
  proveStored(application: ObservedApplication, keyId: string): Promise<'proven' | 'disproved' | 'unknown'>;
}

/** Where a certificate comes from. */
export interface CertificateStore {
  /** The file of its key; null where a certificate was given whose key only the user has. */
  readonly keyFile: string | null;
  /** Makes a key and its certificate, and resolves when they are in their files. */
  make(lifetimeSeconds: number): Promise<Certificate>;
}

/** Reports what goes on. */
export interface Reporter extends AccessReporter {
  identifierUriRefused: OnRefusal;
}

/** What applying a plan needs besides the plan. */
export interface ApplyPorts extends AccessPorts {
  readonly graphUrl: string;
  readonly secrets: SecretStore;
  /** Null where the client has none. */
  readonly certificates: CertificateStore | null;
  readonly reporter: Reporter;
}

/**
 * The sink holds another secret than the one that the plan took it for, so that the plan is to be made again without
 * it.
 */
export class NotStoredError extends Error {
  override readonly name = 'NotStoredError';
}

/**
 * Does the writes of a plan: the application's in turn, the service principal's beside them. What was done stands in
 * the ledger, also when this throws: NameTakenError, ConcurrentRunError, a sink's error, Graph's refusals.
 */
export async function applyPlan(plan: Plan, recorder: Recorder, ports: ApplyPorts): Promise<void> {
  await prepare(plan.preparation, recorder, ports);
  const [creation, ...rest] = plan.application;
  const ahead = creation?.kind === 'create-application' ? [creation] : [];
  await doApplicationSteps(ahead, recorder, ports);
  const steps = ahead.length === 0 ? plan.application : rest;
  // A token can be had only where there is a service principal.
  const proof = steps.findIndex(({ kind }) => kind === 'confirm-secret');
  const late = proof === -1 ? [] : steps.slice(proof);
  await allOf([
    doApplicationSteps(steps.slice(0, steps.length - late.length), recorder, ports),
    doServicePrincipalSteps(plan.servicePrincipal, recorder, ports),
  ]);
  await doApplicationSteps(late, recorder, ports);
}

async function doApplicationSteps(
  steps: readonly PlannedStep<ApplicationStep>[],
  recorder: Recorder,
  ports: ApplyPorts,
): Promise<void> {
  for (const step of steps) {
    ports.reporter.progress(step.progress);
    if (step.kind !== 'confirm-secret') {
      await doApplicationStep(step, recorder, ports);
      recordChange(step, recorder);
    } else if (await confirmIfProven(step.keyId, recorder, ports)) {
      recordChange(step, recorder);
    }
  }
}

/**
 * Marks a secret that an earlier run delivered; false where that cannot be proven, so that it stays unmarked. Throws
 * {@link NotStoredError}.
 */
async function confirmIfProven(keyId: string, recorder: Recorder, ports: ApplyPorts): Promise<boolean> {
  switch (await ports.secrets.proveStored(recorder.application, keyId)) {
    case 'proven':
      recorder.setApplication(await verifyDelivered(ports.client, recorder.application, keyId, ports.secrets));
      return true;
    case 'disproved':
      throw new NotStoredError(`The sink does not hold the secret ${keyId}.`);
    case 'unknown':
      return false;
  }
}

async function doApplicationStep(
  step: Exclude<ApplicationStep, { readonly kind: 'confirm-secret' }>,
  recorder: Recorder,
  ports: ApplyPorts,
): Promise<void> {
  const { client, certificates, secrets } = ports;
  const keyFile = certificates?.keyFile ?? null;
  const onRefusal: OnRefusal = (choice, error) => {
    recorder.record(({ refusedUris }) => ({ refusedUris: [...refusedUris, choice] }));
    ports.reporter.identifierUriRefused(choice, error);
  };
  switch (step.kind) {
    case 'create-application':
      return create(step, recorder, ports, onRefusal);
    case 'update-application':
      recorder.setApplication(await updateApplication(client, recorder.application, step.patch));
      return;
    case 'set-identifier-uri':
      recorder.setApplication(await setIdentifierUri(client, recorder.application, step, onRefusal));
      return;
    case 'add-owner':
      return addOwnerOf(recorder, step.ownerId, ports);
    case 'add-secret':
      return issueSecret(client, step.lifetimeSeconds, recorder, secrets);
    case 'remove-secret':
      recorder.setApplication(await removeUnlessDelivered(client, recorder.application, step.keyId));
      return;
    case 'add-federated-credential':
      return trust(step.credential, recorder, client);
    case 'add-certificate':
      return addCertificate(client, recorder, { certificate: step.certificate, keyFile }, secrets.now());
    case 'make-certificate': {
      // Its files are written first: a certificate without its key is worth nothing, and a key without its certificate
      // finds it again.
      if (certificates === null) {
        throw new TypeError('A plan makes a certificate that the answers do not ask for.');
      }
      const certificate = await certificates.make(step.lifetimeSeconds);
      return addCertificate(client, recorder, { certificate, keyFile }, secrets.now());
    }
  }
}

/** Creates the application; where its answer was lost, the ledger says that it may exist. */
async function create(
  step: Extract<ApplicationStep, { readonly kind: 'create-application' }>,
  recorder: Recorder,
  { client, graphUrl }: ApplyPorts,
  onRefusal: OnRefusal,
): Promise<void> {
  const onCreated = (application: ObservedApplication): void => {
    recorder.setApplication(application);
    recorder.record(({ created }) => ({ created: { ...created, application: true } }));
  };
  try {
    recorder.setApplication(await createWithIdentifierUri(client, step, graphUrl, { onRefusal, onCreated }));
  } catch (error) {
    if (mayHaveSucceeded(error)) {
      recorder.record(({ application }) => ({ unanswered: application === null ? step.body.uniqueName : null }));
    }
    throw error;
  }
}

async function trust(wanted: WantedFederatedCredential, recorder: Recorder, client: GraphClient): Promise<void> {
  const credential = await addFederatedCredential(client, recorder.application, wanted);
  recorder.record(({ federatedCredentials }) => ({
    federatedCredentials: [...(federatedCredentials ?? []), credential],
  }));
}

async function addOwnerOf(recorder: Recorder, ownerId: string, ports: ApplyPorts): Promise<void> {
  const ownerUrl = `${ports.graphUrl}/v1.0/directoryObjects/${ownerId}`;
  try {
    // Only a new application can be unknown to a replica: waiting would never make an owner.
    await addOwner(ports.client, recorder.application, ownerUrl, recorder.ledger.created.application);
  } catch (error) {
    throw explainOwnerRefusal(error, [ownerId]);
  }
}
