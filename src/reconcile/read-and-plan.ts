import { type BatchReader, createBatchReader } from '../graph/batch-reader.ts';
import { type ReadAhead, type Observation, observeRegistration } from '../graph/observe/observe.ts';
import { servicePrincipalIdByAppId } from '../graph/reads.ts';
import type { NameInput } from '../errors/wording.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import { isDeliveryUnderWay } from '../registration/credentials/plan-secret.ts';
import type { MarkAhead, Observed } from '../registration/model/observed.ts';
import type { Plan } from '../registration/model/plan.ts';
import { planRegistration } from '../registration/plan/plan.ts';
import type { AzureAccess } from '../registration/model/azure-access.ts';
import { observeAzureIfReachable } from '../session/azure-session.ts';
import type { Context } from '../cli/context.ts';
import { readsAzureRoles } from '../session/needed-services.ts';
import type { NamedServer } from '../session/managed-server.ts';
import type { OpenSession } from '../session/session.ts';
import { raceAbort } from '../clock.ts';
import type { CredentialDestinations } from './credential-destinations.ts';

/** A registration that is to be made right. */
export interface Wanted {
  readonly answers: RegisterAnswers;
  readonly destinations: CredentialDestinations;
  /** How its inputs are named in what is told; default: as flags. */
  readonly inputName?: NameInput;
  /** Key ids of secrets that this run has made, and whose answers were lost; default: none. */
  readonly lost?: readonly string[] | undefined;
}

/** What was read, and the writes it asks for. */
export interface Planned {
  readonly observation: Observation;
  readonly plan: Plan;
}

/** How a look at one registration goes together with others. */
export interface SharedReads extends ReadAhead {
  /** Default: a look of its own. */
  readonly reader?: BatchReader;
  /** Asks Azure for a managed server; default: for this registration alone. */
  readonly observeAzure?: (server: NamedServer) => Promise<AzureAccess>;
}

/**
 * Reads the directory and plans; waits where another run is about to deliver a secret for the same application. Throws
 * what observing and planning throw.
 */
export async function readAndPlan(
  context: Context,
  session: OpenSession,
  wanted: Wanted,
  shared: SharedReads = {},
): Promise<Planned> {
  const { answers, destinations, lost = [] } = wanted;
  const { timeoutMs } = context.settings;
  const { sink } = destinations;
  const secret = async (clientId: string): Promise<string | null> =>
    (await sink?.contains(answers.key, clientId)) ?? null;
  for (let reader = shared.reader ?? createBatchReader(session.client); ; reader = createBatchReader(session.client)) {
    const now = session.now();
    const stored = { secret, certificate: (await destinations.certificate?.stored()) ?? null };
    const [directory, azureAccess] = await Promise.all([
      observeRegistration(reader, session, { answers, stored, now, api: shared.api, depth: shared.depth }),
      observeAzureFor(answers, shared.observeAzure ?? ((server) => observeAzureIfReachable(context, session, server))),
    ]);
    const markAhead = unusedIfLost(directory.observed.markAhead ?? null, lost);
    const observation = { ...directory, observed: { ...directory.observed, azureAccess, markAhead } };
    const { observed } = observation;
    const isUnderWay = (): boolean => isDeliveryUnderWay(observed, session.now(), { timeoutMs, lost });
    if (context.settings.dryRun || sink === null || !isUnderWay()) {
      return { observation, plan: planRegistration(answers, observed, now) };
    }
    context.progress('Waiting for a secret that another run may be delivering');
    // The other run has as long as this one, which must have its own time after that.
    await (markAhead === null
      ? pause(context, 1000)
      : context.deadline.excluding(() => awaitServicePrincipal(context, session, observed, isUnderWay)));
  }
}

/** Milliseconds between two looks at what another run is about to make. */
const LOOK_INTERVAL_MS = 2000;

/** Waits until another run has made the service principal, or has had as long for it as it may take. */
async function awaitServicePrincipal(
  context: Context,
  { client }: OpenSession,
  { application }: Pick<Observed, 'application'>,
  isUnderWay: () => boolean,
): Promise<void> {
  const request = servicePrincipalIdByAppId(application?.appId ?? '');
  while (isUnderWay() && (await client.ask(request)).status === 404) {
    await pause(context, LOOK_INTERVAL_MS);
  }
}

/** Nobody works with a secret whose text nobody has seen. */
function unusedIfLost(mark: MarkAhead | null, lost: readonly string[]): MarkAhead | null {
  return mark !== null && lost.includes(mark.keyId) ? { ...mark, isUnused: true } : mark;
}

/** The Azure roles on a managed server, where the registration needs them; else null. */
async function observeAzureFor(
  answers: RegisterAnswers,
  observeAzure: (server: NamedServer) => Promise<AzureAccess>,
): Promise<AzureAccess | null> {
  if (answers.type !== 'service' || answers.serverKind === 'oss' || !readsAzureRoles(answers)) {
    return null;
  }
  const { fhirUrl, serverKind, fhirResource: resource } = answers;
  return observeAzure({ resource, server: { fhirUrl, serverKind } });
}

/** Waits half of the time given and a random part of the rest, so that runs that met do not meet again. */
export async function pause(context: Context, milliseconds: number): Promise<void> {
  await raceAbort(context.sleep(milliseconds * (0.5 + Math.random() / 2)), context.stop);
}

/** True for a plan that makes a secret, and so needs its sink. */
export function makesSecret({ plan }: Planned): boolean {
  return plan.application.some(({ kind }) => kind === 'add-secret');
}
