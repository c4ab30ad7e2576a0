import { randomBytes } from 'node:crypto';
import { ConcurrentRunError, type FhirAppsError } from '../errors/fhir-apps-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { type ApplyOptions, applyPlan, NotStoredError } from '../graph/apply/apply.ts';
import { NameTakenError } from '../graph/apply/apply-application.ts';
import { hasNewerSecret, concurrentRun } from '../graph/apply/apply-secret.ts';
import { Ledger } from '../graph/apply/ledger.ts';
import { awaitTakenName, nameInRecycleBin } from '../graph/apply/taken-name.ts';
import { findReadableDeletedByNames, recycledFrom } from '../graph/observe/deleted-application.ts';
import type { Plan } from '../registration/model/plan.ts';
import { deliveryTags } from '../registration/tags.ts';
import type { Warning } from '../registration/model/result.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import { assignAzureRole } from '../session/azure-session.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession, SessionContext } from '../session/session.ts';
import type { CredentialDestinations } from './credential-destinations.ts';
import { readAndPlan, type SharedReads, makesSecret, pause, type Planned, type Wanted } from './read-and-plan.ts';
import { tryStoredSecret } from './secret-proof.ts';
import { explainFailure } from './unfinished.ts';

/** What bringing a registration up to date needs besides the plan. */
export interface ReconcileOptions {
  /** Asks for the confirmation that the writes need, once for each round of them; throws where there is none. */
  readonly confirm: (planned: Planned) => Promise<void>;
  /** Reports what is being done. */
  readonly onProgress: (text: string) => void;
  /** Called before each round of writes, with the ledger that records them. */
  readonly onRound?: (ledger: Ledger) => void;
  /** What was known before the directory was first read, for the reads after it; default: nothing. */
  readonly shared?: SharedReads;
}

/** What a registration came to. */
export interface ReconcileResult {
  readonly ledger: Ledger;
  readonly final: Planned;
}

/**
 * Carries out a plan once it is confirmed. Where another run changed something first, it reads the directory again and
 * does what is left.
 * Throws what `confirm` throws, and the failure of a write with what exists by then (`explainFailure`).
 */
export async function reconcile(
  { context, session }: SessionContext,
  wanted: Wanted,
  first: Planned,
  reconcileOptions: ReconcileOptions,
): Promise<ReconcileResult> {
  const { answers, destinations } = wanted;
  const { sink } = destinations;
  // What the sink holds, where that is not what it was taken for.
  const disproved = new Set<string>();
  const believed =
    sink === null ? wanted : { answers, destinations: { ...destinations, sink: provenSink(sink, disproved) } };
  const readAgain = (): Promise<Planned> => readAndPlan(context, session, believed, reconcileOptions.shared);
  const explain = (error: unknown, { observation }: Planned): Promise<unknown> =>
    observation.observed.application === null ? causeOf(session, answers.uniqueName, error) : Promise.resolve(error);
  const options = {
    ...applyOptions(context, session, wanted, reconcileOptions),
    proveStored: proveStoredIn(context, session, wanted, disproved),
  };
  let planned = first;
  let ledger: Ledger | null = null;
  try {
    for (;;) {
      planned = await onceSecretIsMissing(context, session, planned, readAgain);
      planned = await proveSink(destinations.sink, planned, { readAgain, explain });
      planned = await proveCertificate(destinations, planned, { readAgain, explain });
      await reconcileOptions.confirm(planned);
      await destinations.certificate?.complete();
      ledger = new Ledger(planned.observation.observed, ledger);
      reconcileOptions.onRound?.(ledger);
      if (await applyUnlessConcurrent(context, planned.plan, ledger, options)) {
        return { ledger, final: planned };
      }
      planned = await readAgain();
    }
  } catch (error) {
    throw ledger === null ? error : explainFailure(error, ledger, answers.name, context.settings);
  }
}

/** What follows where the destination of a new credential refuses it. */
interface Refusal {
  readonly readAgain: () => Promise<Planned>;
  /** The error to report: its cause, where it has one. */
  readonly explain: (error: unknown, planned: Planned) => Promise<unknown>;
}

/**
 * Why the credential of a new application cannot be delivered: most often the application was deleted, and what it left
 * behind is in the way. Restoring it solves both, so that its name in the recycle bin is what is reported.
 */
async function causeOf({ client }: OpenSession, uniqueName: string, error: unknown): Promise<unknown> {
  const deleted = (await findReadableDeletedByNames(client, [uniqueName])).get(uniqueName);
  return deleted === undefined ? error : nameInRecycleBin(uniqueName, recycledFrom(deleted), null);
}

/**
 * Proves the directory of a plan that makes a certificate, before anything is made; one that another run has just made
 * is taken.
 */
async function proveCertificate(
  { certificate }: CredentialDestinations,
  planned: Planned,
  refusal: Refusal,
): Promise<Planned> {
  return certificate === null || !makesCertificate(planned)
    ? planned
    : planWithoutFilledSink(() => certificate.proveUsable(), planned, refusal, makesCertificate);
}

/** True for a plan that makes a key and its certificate, and so needs their directory. */
export function makesCertificate({ plan }: Planned): boolean {
  return plan.application.some(({ kind }) => kind === 'make-certificate');
}

/**
 * The plan, or a later one where it makes a secret because a replica that is behind did not show the one that exists: a
 * second secret would be made, and the first one lost from sight. Throws what reading and planning throw.
 */
async function onceSecretIsMissing(
  context: Context,
  { client }: OpenSession,
  first: Planned,
  readAgain: () => Promise<Planned>,
): Promise<Planned> {
  let planned = first;
  for (;;) {
    const { application } = planned.observation.observed;
    const isNew = application === null || client.updates.isOurs(`/applications/${application.id}`);
    if (isNew || !makesSecret(planned) || !(await hasNewerSecret(client, application))) {
      return planned;
    }
    context.progress('Waiting until every replica of the directory shows the same secrets');
    await pause(context, 1000);
    planned = await readAgain();
  }
}

/** Proves the sink of a plan that makes a secret; a sink that another run has just filled leaves nothing to make. */
async function proveSink(sink: SecretSink | null, planned: Planned, refusal: Refusal): Promise<Planned> {
  return sink === null || !makesSecret(planned)
    ? planned
    : planWithoutFilledSink(() => sink.proveUsable(), planned, refusal, makesSecret);
}

/** The plan, or, where something stands in the way of what it makes, a new one if that makes nothing there any more. */
async function planWithoutFilledSink(
  prove: () => Promise<void>,
  planned: Planned,
  { readAgain, explain }: Refusal,
  makes: (planned: Planned) => boolean,
): Promise<Planned> {
  try {
    await prove();
    return planned;
  } catch (error) {
    const again = error instanceof UsageError && error.code === 'sink_exists' ? await readAgain() : planned;
    if (makes(again)) {
      throw await explain(error, again);
    }
    return again;
  }
}

/** False where another run does the same at this moment, so that one has to look again. */
async function applyUnlessConcurrent(
  context: Context,
  plan: Plan,
  ledger: Ledger,
  options: ApplyOptions,
): Promise<boolean> {
  try {
    await applyPlan(plan, ledger, options);
    return true;
  } catch (error) {
    if (error instanceof NameTakenError) {
      await awaitTakenName(options.client, error);
    } else if (error instanceof ConcurrentRunError) {
      await pause(context, 2000);
    } else if (!(error instanceof NotStoredError)) {
      throw error;
    }
    return false;
  }
}

function applyOptions(
  context: Context,
  session: OpenSession,
  { answers, destinations: { sink, certificate } }: Wanted,
  reconcileOptions: ReconcileOptions,
): Omit<ApplyOptions, 'proveStored'> {
  return {
    client: session.client,
    graphUrl: session.tenantContext.graphUrl,
    displayName: answers.name,
    onProgress: reconcileOptions.onProgress,
    onOwnersRefused: (error) => context.warn(ownersRefusedWarning(answers.name, error)),
    onIdentifierUriRefused: (refused, error) =>
      context.warn({
        code: 'identifier_uri_refused',
        message: `${refused.uri} was refused (${error.refusal.graphCode ?? error.refusal.status}); the next form was tried.`,
      }),
    assignAzureRole: async ({ role, resource }, principalId) =>
      assignAzureRole(await session.openAzure(), { role, resource, principalId, principalType: 'ServicePrincipal' }),
    makeCertificate: async (lifetimeSeconds) => {
      if (certificate === null) {
        throw new TypeError('A plan makes a certificate that the answers do not ask for.');
      }
      return certificate.make(lifetimeSeconds);
    },
    certificateFile: certificate?.keyFile ?? null,
    deliver: async (secret, application) => {
      context.clearProgress();
      await sink?.deliver({
        text: secret.text,
        clientId: application.appId,
        tenantId: session.tenantId,
        keyId: secret.keyId,
        expiresAt: secret.expiresAt,
        key: answers.key,
      });
    },
    prove: null,
    ...deliveryMarks(sink),
    deliveredWithResult: sink?.inResult ?? false,
    onSecret: (text) => context.redactor.add(text),
    nonce: () => randomBytes(6).toString('hex'),
    now: context.now,
  };
}

/** A sink that does not tell of values that were proven to be no secret of the application. */
function provenSink(sink: SecretSink, disproved: ReadonlySet<string>): SecretSink {
  return {
    ...sink,
    contains: async (key, clientId) => {
      const held = await sink.contains(key, clientId);
      return held === null || disproved.has(held) ? null : held;
    },
  };
}

/** Proves what the sink holds by a token; warns where none can be asked for. */
function proveStoredIn(
  context: Context,
  session: OpenSession,
  { answers, destinations: { sink } }: Wanted,
  disproved: Set<string>,
): ApplyOptions['proveStored'] {
  return async (application, keyId) => {
    const text = (await sink?.contains(answers.key, application.appId)) ?? null;
    if (text === null) {
      throw concurrentRun(application);
    }
    const held = await tryStoredSecret(context, session, application, { keyId, text });
    if (held.kind === 'disproved') {
      disproved.add(text);
    } else if (held.kind === 'unknown') {
      context.warn({
        code: 'proof_impossible',
        message: `Whether ${sink?.description ?? 'the sink'} holds the secret ${keyId} could not be found out: ${held.verdict.reason}`,
      });
    }
    return held.kind;
  };
}

/** The warning that a service principal was created without owners. */
export function ownersRefusedWarning(name: string, error: FhirAppsError): Warning {
  return {
    code: 'owners_refused',
    message: `The service principal of "${name}" has no owner, because Microsoft Graph refused one: ${error.message}`,
  };
}

/** How a secret that has reached its sink is marked. */
export function deliveryMarks(sink: SecretSink | null): Pick<ApplyOptions, 'tagsOnceDelivered'> {
  return {
    tagsOnceDelivered: ({ tags }, keyId) => [...tags, ...deliveryTags(keyId, sink?.description ?? '')],
  };
}
