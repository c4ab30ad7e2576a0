import { randomBytes } from 'node:crypto';
import { ConcurrentRunError, type FhirAppsError } from '../errors/fhir-apps-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { type ApplyPorts, applyPlan, NotStoredError } from '../graph/apply/apply.ts';
import { NameTakenError } from '../graph/apply/apply-application.ts';
import { concurrentRun, type DeliveryMarks, hasNewerSecret } from '../graph/apply/apply-secret.ts';
import { beginLedger, Recorder } from '../graph/apply/ledger.ts';
import { awaitTakenName, nameInRecycleBin } from '../graph/apply/taken-name.ts';
import { findReadableDeletedByNames, recycledFrom } from '../graph/observe/deleted-application.ts';
import type { Plan } from '../registration/model/plan.ts';
import { deliveryTags, deliveryTagsAhead } from '../registration/tags.ts';
import type { Warning } from '../errors/warning.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession, SessionContext } from '../session/session.ts';
import { azureRolesIn } from './azure-roles.ts';
import { readAndPlan, type SharedReads, makesSecret, pause, type Planned, type Wanted } from './read-and-plan.ts';
import { tryStoredSecret } from './secret-proof.ts';
import { explainFailure } from './unfinished.ts';

/** What bringing a registration up to date needs besides the plan. */
export interface ReconcileOptions {
  /** Asks for the confirmation that the writes need, once for each round of them; throws where there is none. */
  readonly confirm: (planned: Planned) => Promise<void>;
  /** Reports what is being done. */
  readonly onProgress: (text: string) => void;
  /** Called before each round of writes, with what records them. */
  readonly onRound?: (recorder: Recorder) => void;
  /** What was known before the directory was first read, for the reads after it; default: nothing. */
  readonly shared?: SharedReads;
}

/** What a registration came to. */
export interface ReconcileResult {
  readonly recorder: Recorder;
  readonly final: Planned;
}

/**
 * Carries out a plan in rounds: check the destinations, confirm, apply; where another run was quicker, read the
 * directory, plan what is left, and begin again. Throws what `confirm` throws, and the failure of a write with what
 * exists by then (`explainFailure`).
 */
export async function reconcile(
  { context, session }: SessionContext,
  wanted: Wanted,
  first: Planned,
  options: ReconcileOptions,
): Promise<ReconcileResult> {
  const { answers, destinations } = wanted;
  // What the sink holds, where that is not what it was taken for.
  const disproved = new Set<string>();
  const believed = { answers, destinations: { ...destinations, sink: provenSink(destinations.sink, disproved) } };
  const rounds: Recorder[] = [];
  const readAgain = (): Promise<Planned> =>
    readAndPlan(context, session, { ...believed, lost: rounds.at(-1)?.ledger.lost }, options.shared);
  const ports = applyPorts({ context, session }, wanted, options.onProgress, disproved);
  try {
    for (let planned = first; ; planned = await readAgain()) {
      const checked = await checkDestinations({ context, session }, wanted, planned, readAgain);
      await options.confirm(checked);
      await destinations.certificate?.complete();
      const recorder = new Recorder(beginLedger(checked.observation.observed, rounds.at(-1)?.ledger));
      rounds.push(recorder);
      options.onRound?.(recorder);
      if (await applyUnlessConcurrent(context, checked.plan, recorder, ports)) {
        return { recorder, final: checked };
      }
    }
  } catch (error) {
    const last = rounds.at(-1);
    throw last === undefined ? error : explainFailure(error, last.ledger, answers.name, context.settings);
  }
}

/**
 * Proves, before anything is made, that a new credential can be delivered. Where another run has just made it, the plan
 * is made again.
 */
async function checkDestinations(
  { context, session }: SessionContext,
  { answers, destinations: { sink, certificate } }: Wanted,
  planned: Planned,
  readAgain: () => Promise<Planned>,
): Promise<Planned> {
  const explain: Refusal['explain'] = (error, { observation }) =>
    observation.observed.application === null ? causeOf(session, answers.uniqueName, error) : Promise.resolve(error);
  const refusal = { readAgain, explain };
  const missing = await onceSecretIsMissing(context, session, planned, readAgain);
  const withSink = await proveUsable(sink, makesSecret, missing, refusal);
  return proveUsable(certificate, makesCertificate, withSink, refusal);
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

/**
 * Proves the destination of what a plan makes. The plan, or, where something stands in the way, a new one if that makes
 * nothing there any more: another run has just filled it.
 */
async function proveUsable(
  destination: { proveUsable(): Promise<void> } | null,
  makes: (planned: Planned) => boolean,
  planned: Planned,
  { readAgain, explain }: Refusal,
): Promise<Planned> {
  if (destination === null || !makes(planned)) {
    return planned;
  }
  try {
    await destination.proveUsable();
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
  recorder: Recorder,
  ports: ApplyPorts,
): Promise<boolean> {
  try {
    await applyPlan(plan, recorder, ports);
    return true;
  } catch (error) {
    if (error instanceof NameTakenError) {
      await awaitTakenName(ports.client, error);
    } else if (error instanceof ConcurrentRunError) {
      await pause(context, 2000);
    } else if (!(error instanceof NotStoredError)) {
      throw error;
    }
    return false;
  }
}

function applyPorts(
  { context, session }: SessionContext,
  wanted: Wanted,
  onProgress: (text: string) => void,
  disproved: Set<string>,
): ApplyPorts {
  const { name } = wanted.answers;
  return {
    client: session.client,
    graphUrl: session.tenantContext.graphUrl,
    displayName: name,
    secrets: secretStore({ context, session }, wanted, disproved),
    certificates: wanted.destinations.certificate,
    azureRoles: azureRolesIn(session),
    reporter: {
      progress: onProgress,
      ownersRefused: (error) => context.warn(ownersRefusedWarning(name, error)),
      identifierUriRefused: (refused, error) =>
        context.warn({
          code: 'identifier_uri_refused',
          message: `${refused.uri} was refused (${error.refusal.graphCode ?? error.refusal.status}); the next form was tried.`,
        }),
    },
  };
}

/** The sink of a registration, as secrets are brought there; what it is proven not to hold goes into `disproved`. */
function secretStore(
  { context, session }: SessionContext,
  wanted: Wanted,
  disproved: Set<string>,
): ApplyPorts['secrets'] {
  const { sink } = wanted.destinations;
  return {
    ...deliveryMarks(sink),
    deliver: async ({ text, keyId, expiresAt }, { appId: clientId }) => {
      context.clearProgress();
      const { tenantId } = session;
      await sink?.deliver({ text, clientId, tenantId, keyId, expiresAt, key: wanted.answers.key });
    },
    prove: null,
    tagsAhead: (keyId) => (sink?.isReadable === true ? deliveryTagsAhead(keyId, sink.description) : []),
    proveStored: proveStoredIn(context, session, wanted, disproved),
    deliveredWithResult: sink?.inResult ?? false,
    onSecret: (text) => context.redactor.add(text),
    nonce: () => randomBytes(6).toString('hex'),
    now: context.now,
  };
}

/** A sink that does not tell of values that were proven to be no secret of the application. */
function provenSink(sink: SecretSink | null, disproved: ReadonlySet<string>): SecretSink | null {
  return sink === null
    ? null
    : {
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
): ApplyPorts['secrets']['proveStored'] {
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
        message: `Whether ${sink?.description ?? 'the sink'} has the secret ${keyId} is unknown: ${held.verdict.reason}`,
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
export function deliveryMarks(sink: SecretSink | null): DeliveryMarks {
  return {
    tagsOnceDelivered: ({ tags }, keyId) => [...tags, ...deliveryTags(keyId, sink?.description ?? '')],
  };
}
