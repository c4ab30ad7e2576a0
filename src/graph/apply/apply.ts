import { randomUUID } from 'node:crypto';
import { FHIR_USER, withFhirUser } from '../../registration/scopes/fhir-user.ts';
import { tagsWithoutKeys } from '../../registration/tags.ts';
import type { Certificate } from '../../registration/model/certificate.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { Plan } from '../../registration/model/plan.ts';
import type { ApplicationStep, PlannedStep, WantedFederatedCredential } from '../../registration/model/step.ts';
import {
  type Creation,
  createWithIdentifierUri,
  NameTakenError,
  type OnRefusal,
  setIdentifierUri,
} from './apply-application.ts';
import type { Recorder } from './ledger.ts';
import { explainOwnerRefusal } from '../observe/owner-lookup.ts';
import { addFederatedCredential } from './apply-federated.ts';
import {
  issueSecret,
  newSecretRequest,
  removeUnlessDelivered,
  type SecretDelivery,
  verifyDelivered,
} from './apply-secret.ts';
import { isMarkedAhead, settleSecret } from './take-back.ts';
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
import { type CreatedApplication, updateApplication } from '../write/applications.ts';
import { defineUserExtension } from '../write/extension-properties.ts';
import { addOwner } from '../write/owners.ts';
import { keyIn } from '../write-record.ts';

/** Secrets that go to their sink, and those that an earlier run has brought there. */
export interface SecretStore extends SecretDelivery {
  /**
   * Proves by a token that the sink holds a secret that an earlier run made. What it is not proven to hold stays
   * unmarked; `disproved` where Microsoft Entra ID says that it is another one.
   */
  proveStored(application: ObservedApplication, keyId: string): Promise<'proven' | 'disproved' | 'unknown'>;
  /**
   * The tags of a secret that comes with its application and is delivered before the service principal is made; none
   * where its mark has to wait.
   */
  tagsAhead(keyId: string): readonly string[];
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
  try {
    const rest = await doFirst(plan.application, recorder, ports);
    await doSteps(rest, plan.servicePrincipal, recorder, ports);
  } catch (error) {
    await settleSecret(ports.client, recorder);
    throw error;
  }
}

/**
 * Does what everything else has to wait for; gives the steps that are left. A mark that counts as soon as there is a
 * service principal must be gone by then, or its secret delivered.
 */
async function doFirst(
  steps: readonly PlannedStep<ApplicationStep>[],
  recorder: Recorder,
  ports: ApplyPorts,
): Promise<readonly PlannedStep<ApplicationStep>[]> {
  const [first, ...rest] = steps;
  if (first?.kind === 'withdraw-mark') {
    await doApplicationSteps([first], recorder, ports);
    return rest;
  }
  if (first?.kind !== 'create-application') {
    return steps;
  }
  await createAhead(first, rest, recorder, ports);
  const isMarked = recorder.ledger.issued !== null && isMarkedAhead(recorder.application, recorder.ledger.issued);
  const delivery = isMarked ? rest.filter(({ kind }) => kind === 'add-secret') : [];
  await doApplicationSteps(delivery, recorder, ports);
  return rest.filter((step) => !delivery.includes(step));
}

async function doSteps(
  steps: readonly PlannedStep<ApplicationStep>[],
  ofServicePrincipal: Plan['servicePrincipal'],
  recorder: Recorder,
  ports: ApplyPorts,
): Promise<void> {
  // A token can be had only where there is a service principal.
  const proof = steps.findIndex(({ kind }) => kind === 'confirm-secret');
  const late = proof === -1 ? [] : steps.slice(proof);
  await allOf([
    doApplicationSteps(steps.slice(0, steps.length - late.length), recorder, ports),
    doServicePrincipalSteps(ofServicePrincipal, recorder, ports),
  ]);
  await doApplicationSteps(late, recorder, ports);
}

type CreateStep = Extract<ApplicationStep, { readonly kind: 'create-application' }>;

/** Creates the application, with the secret of a later step where there is one. */
async function createAhead(
  creation: PlannedStep<CreateStep>,
  later: readonly ApplicationStep[],
  recorder: Recorder,
  ports: ApplyPorts,
): Promise<void> {
  ports.reporter.progress(creation.progress);
  const wanted = later.find((step) => step.kind === 'add-secret');
  const secret = wanted === undefined ? null : secretOfCreation(ports.secrets, wanted.lifetimeSeconds);
  await create({ ...creation, secret }, recorder, ports);
  recordChange(creation, recorder);
}

function secretOfCreation(secrets: SecretStore, lifetimeSeconds: number): NonNullable<Creation['secret']> {
  const keyId = randomUUID();
  // Where Graph gives it another (assumption A105), the tags say nothing of it, so that it is marked by a write.
  return { keyId, ...newSecretRequest(secrets, lifetimeSeconds), tags: secrets.tagsAhead(keyId) };
}

/** Creates the application; where its answer was lost, the ledger says that it may exist. */
async function create(creation: Creation, recorder: Recorder, ports: ApplyPorts): Promise<void> {
  const { client, graphUrl, secrets } = ports;
  const onCreated = ({ application, secret }: CreatedApplication): void => {
    recorder.setApplication(application);
    recorder.record(({ created }) => ({ created: { ...created, application: true } }));
    if (secret !== null && creation.secret !== null) {
      secrets.onSecret(secret.text);
      const { displayName } = creation.secret;
      recorder.record(() => ({ issued: secret, undelivered: { keyId: secret.keyId, displayName } }));
    }
  };
  try {
    const events = { onRefusal: noteRefusals(recorder, ports), onCreated };
    recorder.setApplication(await createWithIdentifierUri(client, creation, graphUrl, events));
  } catch (error) {
    if (mayHaveSucceeded(error)) {
      recorder.record(({ application }) => ({ unanswered: application === null ? creation.body.uniqueName : null }));
    }
    if (error instanceof NameTakenError && creation.secret !== null) {
      const { keyId } = creation.secret;
      recorder.record(({ lost }) => ({ lost: [...lost, keyId] }));
    }
    throw error;
  }
}

function noteRefusals(recorder: Recorder, { reporter }: ApplyPorts): OnRefusal {
  return (choice, error) => {
    recorder.record(({ refusedUris }) => ({ refusedUris: [...refusedUris, choice] }));
    reporter.identifierUriRefused(choice, error);
  };
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
      throw new NotStoredError(`The sink does not have the secret ${keyId}.`);
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
  switch (step.kind) {
    case 'create-application':
      throw new TypeError('A plan creates its application after another write.');
    case 'update-application':
      recorder.setApplication(await updateApplication(client, recorder.application, step.patch));
      return;
    case 'set-identifier-uri':
      recorder.setApplication(
        await setIdentifierUri(client, recorder.application, step, noteRefusals(recorder, ports)),
      );
      return;
    case 'define-fhir-user':
      return defineUserExtension(client, recorder.application, FHIR_USER);
    case 'issue-fhir-user': {
      const optionalClaims = withFhirUser(recorder.application);
      recorder.setApplication(await updateApplication(client, recorder.application, { optionalClaims }));
      return;
    }
    case 'add-owner':
      return addOwnerOf(recorder, step.ownerId, ports);
    case 'add-secret':
      return issueSecret(client, step.lifetimeSeconds, recorder, secrets);
    case 'withdraw-mark': {
      const tags = tagsWithoutKeys(recorder.application.tags, [step.keyId]);
      recorder.setApplication(await updateApplication(client, recorder.application, { tags }));
      return;
    }
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

async function trust(wanted: WantedFederatedCredential, recorder: Recorder, client: GraphClient): Promise<void> {
  const credential = await addFederatedCredential(client, recorder.application, wanted);
  recorder.record(({ federatedCredentials }) => ({
    federatedCredentials: [...(federatedCredentials ?? []), credential],
  }));
}

async function addOwnerOf(recorder: Recorder, ownerId: string, ports: ApplyPorts): Promise<void> {
  const { id, displayName, tags } = recorder.application;
  const owned = { kind: 'application', id, displayName, key: keyIn(tags) } as const;
  try {
    // Only a new application can be unknown to a replica: waiting would never make an owner.
    await addOwner(ports.client, owned, ownerId, recorder.ledger.created.application);
  } catch (error) {
    throw explainOwnerRefusal(error, [ownerId]);
  }
}
