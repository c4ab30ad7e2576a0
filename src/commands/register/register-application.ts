import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import type { Ledger } from '../../graph/apply/ledger.ts';
import { awaitVisible } from '../../graph/apply/visibility.ts';
import { describeRegistration } from '../../output/registration-view.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import type { ObservedApi } from '../../registration/observed.ts';
import type { RegistrationResult } from '../../registration/result/result.ts';
import type { CommandOutcome } from '../command.ts';
import type { Context } from '../context.ts';
import { agreeOnPlan } from '../engine/agree-on-plan.ts';
import { complete } from '../engine/complete.ts';
import { openCredentialPlaces } from '../engine/credential-places.ts';
import { lookAndPlan, makesSecret } from '../engine/look-and-plan.ts';
import { managedResourceResult } from '../engine/managed-resource.ts';
import { plannedResult } from '../engine/registration-outcome.ts';
import { explainFailure } from '../engine/unfinished.ts';
import { describeNextCommands } from '../next-commands.ts';
import { openSession, type OpenSession } from '../session.ts';
import { foretellSink, sinkFor } from '../sink.ts';
import { onceNameIsFree } from './recycled-name.ts';
import type { AskedAnswers } from './register-questions.ts';

/** Makes the registration that the answers ask for, or tells what a dry run would make. */
export async function registerApplication(context: Context, asked: AskedAnswers): Promise<CommandOutcome> {
  const session = await openSession(context);
  let closing: () => Promise<void> = () => session.close();
  try {
    const { answers } = asked;
    if (answers.type === 'resource' && answers.serverKind !== 'oss' && !answers.ownAudience) {
      return outcomeOf(context, asked, managedResourceResult(context, session, answers), null);
    }
    const places = await openCredentialPlaces(context, answers, sinkFor(context, session, answers, asked.values));
    context.progress('Reading the directory');
    const wanted = { answers, places };
    const { observation, plan } = await lookAndPlan(context, session, wanted);
    for (const warning of plan.warnings) {
      context.warn(warning);
    }
    if (context.settings.dryRun) {
      if (places.sink !== null && makesSecret({ observation, plan })) {
        await foretellSink(context, places.sink);
      }
      const { observed } = observation;
      return outcomeOf(context, asked, await plannedResult(session, answers, observed, plan, places), observed.api);
    }
    const completed = await onceNameIsFree(context, session, answers, async (again) =>
      complete(context, session, wanted, again ? await lookAndPlan(context, session, wanted) : { observation, plan }, {
        agree: (planned) => agreeOnPlan(context, session, asked, planned.observation, planned.plan),
        onProgress: context.progress,
      }),
    );
    const { ledger, final, result, handedOff, stdoutTaken, settle } = completed;
    if (answers.type === 'resource' && (ledger.created.application || ledger.created.servicePrincipal)) {
      await untilClientsFindIt(context, session, answers.uniqueName, ledger);
    }
    const outcome = { ...outcomeOf(context, asked, result, final.observation.observed.api), stdoutTaken };
    const exitCode = handedOff ? 4 : 0;
    if (settle === null) {
      return { ...outcome, exitCode };
    }
    // The secret goes out with the result, so it is marked, or taken back, when that has been printed.
    closing = () => Promise.resolve();
    return { ...outcome, exitCode, afterPrint: (delivered) => settle(delivered).finally(() => session.close()) };
  } finally {
    context.clearProgress();
    await closing();
  }
}

/** The resource is right by now, so that a directory which is slow to show it is only worth a warning. */
async function untilClientsFindIt(
  context: Context,
  session: OpenSession,
  uniqueName: string,
  ledger: Ledger,
): Promise<void> {
  try {
    await awaitVisible(session.client, uniqueName, ledger.application.appId);
  } catch (error) {
    if (!(error instanceof FhirAppsError) || error instanceof CancelledError) {
      throw explainFailure(error, ledger, ledger.application.displayName, context.settings);
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
): CommandOutcome {
  return {
    result,
    exitCode: 0,
    describe: (paint) =>
      `${describeRegistration(result, apiNames(api), paint)}${describeNextCommands(asked, result, context.settings)}`,
  };
}
