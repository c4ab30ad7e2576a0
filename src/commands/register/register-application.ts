import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { applicationOf, type Ledger } from '../../graph/apply/ledger.ts';
import { nameInRecycleBin } from '../../graph/apply/taken-name.ts';
import { awaitVisible } from '../../graph/apply/visibility.ts';
import {
  type DeletedApplication,
  findReadableDeletedByNames,
  recycledFrom,
} from '../../graph/observe/deleted-application.ts';
import { isRefusedAnswer } from '../../http/refusals.ts';
import { layoutFor } from '../../output/plan-content-view.ts';
import { describeDryRun } from '../../output/plan-of-one-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { contentOfResult } from '../../reconcile/registration-content.ts';
import type { ContentEntry } from '../../registration/plan-content/plan-content.ts';
import { describeRegistration } from '../../output/registration-view.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import type { Observed, ObservedApi } from '../../registration/model/observed.ts';
import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { confirmPlan } from '../../reconcile/confirm-plan.ts';
import { complete } from '../../reconcile/complete.ts';
import { withKnownSubjects } from '../../reconcile/known-subjects.ts';
import { openCredentialDestinations } from '../../reconcile/credential-destinations.ts';
import { makesSecret, type Planned, type Wanted } from '../../reconcile/read-and-plan.ts';
import { managedResourceResult } from '../../reconcile/managed-resource.ts';
import { plannedResult } from '../../reconcile/registration-outcome.ts';
import { explainFailure } from '../../reconcile/unfinished.ts';
import { servicesFor } from '../../session/needed-services.ts';
import { commandWithoutQuestions, firstClient, registerCommand } from '../../cli/next-commands.ts';
import { assertServerInCloud } from '../../cli/server-cloud.ts';
import { withSession } from '../../session/open-session.ts';
import type { OpenSession, SessionContext } from '../../session/session.ts';
import { warnIfSinkUnusable, sinkFor } from '../../session/open-secret-sink.ts';
import { type PlannedRegistration, planWithKeptKey } from './plan-with-kept-key.ts';
import type { TenantAhead } from './tenant-ahead.ts';
import { type Attempt, finalAttempt, untilSettled } from './until-settled.ts';
import { withFreeName } from './recycled-name.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';
import { warnOfUnconfirmed } from '../../session/unconfirmed-secrets.ts';

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
        makeResource: (resource) => registerIn({ context, session }, finalAttempt(resource)),
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
    ? simulate(context, session, asked, await planWithKeptKey(context, session, answers, open))
    : register({ context, session }, { ...attempt, asked }, open);
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

function warnOf(context: Context, { plan }: Planned): void {
  for (const warning of plan.warnings) {
    context.warn(warning);
  }
}

/** What a run would do: its warnings, those of a destination that it would refuse, and the result. */
async function simulate(
  context: Context,
  session: OpenSession,
  asked: AskedAnswers,
  { wanted, planned }: PlannedRegistration,
): Promise<CommandOutcome<RegistrationResult>> {
  const { sink } = wanted.destinations;
  const { observed } = planned.observation;
  warnOf(context, planned);
  const isNameFree = await warnIfNameInRecycleBin(context, session, wanted.answers.uniqueName, observed);
  if (isNameFree && sink !== null && makesSecret(planned)) {
    await warnIfSinkUnusable(context, sink);
  }
  const result = await plannedResult(session, wanted, planned);
  if (observed.application !== null) {
    warnOfUnconfirmed(context, observed.application, result.unconfirmed);
  }
  const shown = outcomeOf(context, asked, await configuredServer(context, result), observed.api);
  return result.changes.length === 0
    ? shown
    : { ...shown, describe: dryRunView(context, asked, contentOfResult(result, wanted, planned)) };
}

/** What a dry run says to people: all that would be created or changed, and the command that does it. */
function dryRunView(
  { settings, streams }: Context,
  { answers, typed }: AskedAnswers,
  entry: ContentEntry,
): CommandOutcome<RegistrationResult>['describe'] {
  const layout = layoutFor(streams.stdout, settings);
  const command = registerCommand(answers.type, typed, settings);
  return (_result, paint) => describeDryRun(sanitized(entry), paint, { layout, command });
}

/** The result, once a FHIR server of the sandbox goes by it; the sandbox is loaded only where there can be one. */
async function configuredServer(context: Context, result: RegistrationResult): Promise<RegistrationResult> {
  return result.sandbox && result.type === 'resource'
    ? (await import('./configure-sandbox-server.ts')).configureSandboxServer(context, result)
    : result;
}

/** Warns in a dry run of a creation that a deleted application would stop; false where it does. */
async function warnIfNameInRecycleBin(
  context: Context,
  { client }: OpenSession,
  uniqueName: string,
  { application }: Pick<Observed, 'application'>,
): Promise<boolean> {
  const deleted =
    application === null
      ? await findReadableDeletedByNames(client, [uniqueName])
      : new Map<string, DeletedApplication>();
  const [found] = deleted.values();
  if (found !== undefined) {
    const { code, message } = nameInRecycleBin(uniqueName, recycledFrom(found), null);
    context.warn({ code, message: `A run would end before it writes anything: ${message}` });
  }
  return found === undefined;
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

function outcomeOf(
  context: Context,
  asked: AskedAnswers,
  result: RegistrationResult,
  api: ObservedApi | null,
): CommandOutcome<RegistrationResult> {
  const { settings } = context;
  const advice = {
    apis: apiNames(api),
    verbose: settings.verbose,
    next: firstClient(asked, result, settings),
    again: commandWithoutQuestions(asked, settings),
  };
  return { result, exitCode: 0, describe: (shown, paint) => describeRegistration(shown, advice, paint) };
}
