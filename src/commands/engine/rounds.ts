import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../errors/usage-error.ts';
import { type ApplyOptions, applyPlan } from '../../graph/apply/apply.ts';
import { Ledger } from '../../graph/apply/ledger.ts';
import { NameTakenError } from '../../graph/apply/apply-application.ts';
import { OtherRunError } from '../../graph/apply/other-run-error.ts';
import { awaitTakenName } from '../../graph/apply/taken-name.ts';
import { observeRegistration, type Observation } from '../../graph/observe/observe.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { AzureAccess } from '../../registration/roles/azure-access.ts';
import { readFhirResourceId } from '../../registration/roles/fhir-resource-id.ts';
import { type Plan, planRegistration } from '../../registration/plan/plan.ts';
import { isPullRequest } from '../../registration/credentials/federated/federated-subject.ts';
import { subjectsToTrust } from '../../registration/credentials/federated/trusted-pull-requests.ts';
import { isDeliveryUnderWay } from '../../registration/credentials/plan-secret.ts';
import { deliveryTags } from '../../registration/tags.ts';
import type { Context } from '../context.ts';
import { assignAzureRole, observeAzureBesides } from '../azure-session.ts';
import type { CredentialPlaces } from './credential-places.ts';
import type { SecretSink } from '../../secrets/secret-sink.ts';
import { agreeOnPlan } from './agree-on-plan.ts';
import type { AskedAnswers } from '../register/register-questions.ts';
import type { OpenSession } from '../session.ts';
import { unlessAborted } from '../stop-signals.ts';
import { explainFailure } from './unfinished.ts';

/** What was read, and the writes it asks for. */
export interface Planned {
  readonly observation: Observation;
  readonly plan: Plan;
}

/** Reads the directory and plans; waits where another run is about to deliver a secret for the same application. */
export async function lookAndPlan(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
  places: CredentialPlaces,
): Promise<Planned> {
  const { sink } = places;
  const secret = async (clientId: string): Promise<string | null> => (await sink?.holds(answers.key, clientId)) ?? null;
  for (;;) {
    context.progress('Reading the directory');
    const now = context.now();
    const held = { secret, certificate: (await places.certificate?.held()) ?? null };
    const [directory, azureAccess] = await Promise.all([
      observeRegistration(session.client, answers, session, held, now),
      observeAzureFor(context, session, answers),
    ]);
    const observation = { ...directory, observed: { ...directory.observed, azureAccess } };
    if (context.settings.dryRun || sink === null || !isDeliveryUnderWay(observation.observed, now)) {
      return { observation, plan: planRegistration(answers, observation.observed, now) };
    }
    context.progress('Waiting for a secret that another run may be delivering');
    await pause(context, 1000);
  }
}

/**
 * The Azure roles on a server where they decide, where the answers name some, or trust pull requests, which what the client
 * holds already must not let write; else null.
 */
async function observeAzureFor(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
): Promise<AzureAccess | null> {
  if (answers.type !== 'service' || answers.serverKind === 'oss') {
    return null;
  }
  if (answers.roles.length === 0 && !subjectsToTrust(answers).some(isPullRequest)) {
    return null;
  }
  const { fhirUrl, serverKind, fhirResourceId } = answers;
  const resource = fhirResourceId === null ? null : readFhirResourceId(fhirResourceId);
  return observeAzureBesides(context, session, { resource, server: { fhirUrl, serverKind } });
}

/** Waits half of the time given and a random part of the rest, so that runs that met do not meet again. */
async function pause(context: Context, milliseconds: number): Promise<void> {
  await unlessAborted(sleep(milliseconds * (0.5 + Math.random() / 2)), context.stop);
}

/** Asks where it must, then writes; where another run was quicker, looks again and does what is left. */
export async function agreeAndApply(
  context: Context,
  session: OpenSession,
  asked: AskedAnswers,
  places: CredentialPlaces,
  first: Planned,
): Promise<{ readonly ledger: Ledger; readonly final: Planned }> {
  const { answers } = asked;
  let planned = first;
  let ledger: Ledger | null = null;
  try {
    for (;;) {
      planned = await proveSink(places.sink, planned, () => lookAndPlan(context, session, answers, places));
      await proveCertificate(places, planned);
      await agreeOnPlan(context, session, asked, planned.observation, planned.plan);
      await places.certificate?.complete();
      ledger = new Ledger(planned.observation.observed, ledger);
      if (await applyUnlessOvertaken(context, planned.plan, ledger, applyOptions(context, session, answers, places))) {
        return { ledger, final: planned };
      }
      planned = await lookAndPlan(context, session, answers, places);
    }
  } catch (error) {
    throw ledger === null ? error : explainFailure(error, ledger, answers.name, context.settings);
  }
}

/** Proves the directory of a plan that makes a certificate, before anything is made. */
async function proveCertificate({ certificate }: CredentialPlaces, { plan }: Planned): Promise<void> {
  if (plan.application.some(({ kind }) => kind === 'make-certificate')) {
    await certificate?.proveUsable();
  }
}

/** True for a plan that needs its sink. */
export function makesSecret({ plan }: Planned): boolean {
  return plan.application.some(({ kind }) => kind === 'add-secret');
}

/** Proves the sink of a plan that makes a secret; a sink that another run has just filled leaves nothing to make. */
async function proveSink(
  sink: SecretSink | null,
  planned: Planned,
  lookAgain: () => Promise<Planned>,
): Promise<Planned> {
  if (sink === null || !makesSecret(planned)) {
    return planned;
  }
  try {
    await sink.proveUsable();
    return planned;
  } catch (error) {
    const again = error instanceof UsageError && error.code === 'sink_exists' ? await lookAgain() : planned;
    if (makesSecret(again)) {
      throw error;
    }
    return again;
  }
}

/** False where another run does the same at this moment, so that one has to look again. */
async function applyUnlessOvertaken(
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
    } else if (error instanceof OtherRunError) {
      await pause(context, 2000);
    } else {
      throw error;
    }
    return false;
  }
}

function applyOptions(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
  { sink, certificate }: CredentialPlaces,
): ApplyOptions {
  return {
    client: session.client,
    graphUrl: session.place.graphUrl,
    displayName: answers.name,
    onProgress: context.progress,
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

/** How a secret that has reached its sink is marked. */
export function deliveryMarks(sink: SecretSink | null): Pick<ApplyOptions, 'tagsOnceDelivered'> {
  return {
    tagsOnceDelivered: ({ tags }, keyId) => [...tags, ...deliveryTags(keyId, sink?.description ?? '')],
  };
}
