import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { applicationOf, type Ledger } from '../../graph/apply/ledger.ts';
import { awaitVisible } from '../../graph/apply/visibility.ts';
import { isRefusedAnswer } from '../../http/refusals.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { confirmPlan } from '../../reconcile/confirm-plan.ts';
import { complete } from '../../reconcile/complete.ts';
import { withKnownSubjects } from '../../reconcile/known-subjects.ts';
import { openCredentialDestinations } from '../../reconcile/credential-destinations.ts';
import type { Wanted } from '../../reconcile/read-and-plan.ts';
import { managedResourceResult } from '../../reconcile/managed-resource.ts';
import { explainFailure } from '../../reconcile/unfinished.ts';
import { servicesFor } from '../../session/needed-services.ts';
import { assertServerInCloud } from '../../cli/server-cloud.ts';
import { withSession } from '../../session/open-session.ts';
import type { OpenSession, SessionContext } from '../../session/session.ts';
import { sinkFor } from '../../session/open-secret-sink.ts';
import { type PlannedRegistration, planWithKeptKey } from './plan-with-kept-key.ts';
import type { TenantAhead } from './tenant-ahead.ts';
import { configuredServer, outcomeOf, warnOf } from './register-outcome.ts';
import { type Attempt, reconsiderableAttempt, untilSettled } from './until-settled.ts';
import { withFreeName } from './recycled-name.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';

/** Makes the registration that the answers ask for, or tells what a dry run would make. */
export async function registerApplication(
  context: Context,
  asked: AskedAnswers,
  tenant: TenantAhead | null,
): Promise<CommandOutcome<RegistrationResult>> {
  assertServerInCloud(context.settings, asked.answers.fhirUrl);
  return withSession(
    context,
    (session) =>
      untilSettled(context, asked, {
        make: (attempt) => registerIn({ context, session }, attempt),
        makeResource: (resource) => registerIn({ context, session }, reconsiderableAttempt(resource)),
      }),
    tenant?.take,
  );
}

async function registerIn(
  { context, session }: SessionContext,
  attempt: Attempt,
): Promise<CommandOutcome<RegistrationResult>> {
  const { asked: given } = attempt;
  const { secretTo } = given.values;
  assertServerInCloud(context.settings, given.answers.fhirUrl);
  session.requestTokens(servicesFor(given.answers, secretTo ?? null));
  const answers = await withKnownSubjects(session, given.answers);
  const asked = { ...given, answers };
  if (answers.type === 'resource' && answers.serverKind !== 'oss' && !answers.ownAudience) {
    const result = await configuredServer(context, managedResourceResult(context, session, answers));
    return outcomeOf(context, asked, result, null);
  }
  const open = async (named: RegisterAnswers): Promise<Wanted> => {
    const sink = await sinkFor(context, session, named, secretTo);
    return { answers: named, destinations: await openCredentialDestinations(context, named, sink) };
  };
  context.progress('Reading the directory');
  return context.settings.dryRun
    ? simulated({ context, session }, asked, await planWithKeptKey(context, session, answers, open))
    : register({ context, session }, { ...attempt, asked }, open);
}

/** What a dry run shows is loaded for one only. */
async function simulated(
  opened: SessionContext,
  asked: AskedAnswers,
  planned: PlannedRegistration,
): Promise<CommandOutcome<RegistrationResult>> {
  const { simulateRegistration } = await import('./simulate-registration.ts');
  return simulateRegistration(opened, asked, planned);
}

async function register(
  { context, session }: SessionContext,
  { asked, mayReconsider, written }: Attempt,
  open: (answers: RegisterAnswers) => Promise<Wanted>,
): Promise<CommandOutcome<RegistrationResult>> {
  const { answers } = asked;
  const completed = await withFreeName(context, session, answers, async (again) => {
    if (again) {
      // What held the name has been restored or purged.
      written();
    }
    const { wanted, planned } = await planWithKeptKey(context, session, answers, open);
    if (!again) {
      warnOf(context, planned);
    }
    return complete({ context, session }, wanted, planned, {
      confirm: (round) => confirmPlan({ context, session }, wanted, round, mayReconsider()),
      onRound: written,
      onProgress: context.progress,
    });
  });
  const { ledger, final, result, leftToAdministrator, stdoutTaken, finalize } = completed;
  if (answers.type === 'resource' && (ledger.created.application || ledger.created.servicePrincipal)) {
    await waitUntilVisible(context, session, answers.uniqueName, ledger);
  }
  return {
    ...outcomeOf(context, asked, await configuredServer(context, result), final.observation.observed.api),
    exitCode: leftToAdministrator ? 4 : 0,
    stdoutTaken,
    // The secret goes out with the result, so it is marked, or taken back, when that has been printed.
    ...(finalize === null ? {} : { afterPrint: finalize }),
  };
}

/** The resource is right by now, so that a directory which is slow to show it is only worth a warning. */
async function waitUntilVisible(
  context: Context,
  session: OpenSession,
  uniqueName: string,
  ledger: Ledger,
): Promise<void> {
  const application = applicationOf(ledger);
  try {
    await awaitVisible(session.client, uniqueName, application.appId);
  } catch (error) {
    if (!(error instanceof FhirAppsError) || error instanceof CancelledError || isRefusedAnswer(error)) {
      throw explainFailure(error, ledger, application.displayName, context.settings);
    }
    context.warn({
      code: 'not_visible_yet',
      message: `The directory does not show the application everywhere yet; clients registered within the next minutes may not find it. ${error.message}`,
    });
  }
}
