import type { Ledger } from '../../graph/apply/ledger.ts';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { confirmSecret, takeBack } from '../../graph/apply/apply-secret.ts';
import { awaitVisible } from '../../graph/apply/visibility.ts';
import { describeRegistration } from '../../output/registration-view.ts';
import type { ObservedApi } from '../../registration/observed.ts';
import type { RegistrationResult } from '../../registration/result/result.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import { lacksWantedConsent } from '../../registration/consent/tenant-consent.ts';
import type { SecretSink } from '../../secrets/secret-sink.ts';
import { SinkError } from '../../secrets/sink-error.ts';
import type { CommandOutcome } from '../command.ts';
import type { Context } from '../context.ts';
import { openCredentialPlaces } from '../engine/credential-places.ts';
import { managedResourceResult } from './managed-resource.ts';
import { describeNextCommands } from '../next-commands.ts';
import type { AskedAnswers } from './register-questions.ts';
import { appliedResult, plannedResult } from '../engine/registration-outcome.ts';
import { agreeOnPlan } from '../engine/agree-on-plan.ts';
import { lookAndPlan, makesSecret } from '../engine/look-and-plan.ts';
import { deliveryMarks, makeRight } from '../engine/make-right.ts';
import { openSession, type OpenSession } from '../session.ts';
import { foretellSink } from '../sink.ts';
import { explainFailure } from '../engine/unfinished.ts';

/** Makes the registration that the answers ask for, or tells what a dry run would make. */
export async function registerApplication(context: Context, asked: AskedAnswers): Promise<CommandOutcome> {
  const session = await openSession(context);
  let closing: () => Promise<void> = () => session.close();
  try {
    const { answers } = asked;
    if (answers.type === 'resource' && answers.serverKind !== 'oss' && !answers.ownAudience) {
      return outcomeOf(context, asked, managedResourceResult(context, session, answers), null, null);
    }
    const places = await openCredentialPlaces(context, session, answers, asked.values);
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
      return outcomeOf(
        context,
        asked,
        await plannedResult(session, answers, observed, plan, places),
        observed.api,
        null,
      );
    }
    const { ledger, final } = await makeRight(
      context,
      session,
      wanted,
      { observation, plan },
      {
        agree: (planned) => agreeOnPlan(context, session, asked, planned.observation, planned.plan),
        onProgress: context.progress,
      },
    );
    if (answers.type === 'resource' && (ledger.created.application || ledger.created.servicePrincipal)) {
      await untilClientsFindIt(context, session, answers.uniqueName, ledger);
    }
    const { observed } = final.observation;
    const result = await appliedResult(session, answers, observed, final.plan, ledger, places);
    const outcome = outcomeOf(context, asked, result, observed.api, ledger);
    if (ledger.secret === null || ledger.secret.confirmed) {
      return { ...outcome, stdoutTaken: ledger.secret !== null && places.sink?.description === 'stdout' };
    }
    // The secret goes out with the result, so it is marked, or taken back, when that has been printed.
    closing = () => Promise.resolve();
    return {
      ...outcome,
      afterPrint: (delivered) => settle(context, session, answers.name, ledger, delivered, places.sink),
    };
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

/** Marks the secret that went out with the result as delivered; takes it back where nobody has read it. */
async function settle(
  { settings }: Context,
  session: OpenSession,
  name: string,
  ledger: Ledger,
  delivered: boolean,
  sink: SecretSink | null,
): Promise<void> {
  try {
    if (!delivered) {
      await takeBack(session.client, ledger);
      throw new SinkError('The secret could not be written to stdout.', { details: { sink: 'stdout' } });
    }
    await confirmSecret(session.client, ledger, deliveryMarks(sink));
  } catch (error) {
    throw explainFailure(error, ledger, name, settings);
  } finally {
    await session.close();
  }
}

/** Warns of what the caller may not give, which is handed off. */
export function warnOfRefusals(context: Context, ledger: Ledger | null): void {
  for (const { role, error } of ledger?.refusedRoles ?? []) {
    context.warn({
      code: 'role_not_assigned',
      message: `The role ${role.value ?? role.id} could not be assigned: ${error.message}`,
    });
  }
  for (const { role, error } of ledger?.refusedAzureRoles ?? []) {
    context.warn({
      code: 'role_not_assigned',
      message: `The Azure role "${role.name}" could not be assigned: ${error.message}`,
    });
  }
  for (const { step, error } of ledger?.refusedConsents ?? []) {
    context.warn({
      code: 'consent_not_granted',
      message: `Consent to ${step.added.join(', ')} of "${step.api.displayName}" could not be granted: ${error.message}`,
    });
  }
}

/** 4 where something that was asked for had to be handed off; the rest is done (DESIGN section 2, Exit). */
function outcomeOf(
  context: Context,
  asked: AskedAnswers,
  result: RegistrationResult,
  api: ObservedApi | null,
  ledger: Ledger | null,
): CommandOutcome {
  const { answers } = asked;
  warnOfRefusals(context, ledger);
  const askedFor =
    answers.type !== 'resource' &&
    !answers.allowHandOff &&
    !result.dryRun &&
    result.handOffs.some(
      ({ kind }) =>
        kind === 'app-role' ||
        (kind === 'azure-rbac' && answers.type === 'service' && answers.roles.length > 0) ||
        (kind === 'admin-consent' && lacksWantedConsent(answers, api, result.permissions)),
    );
  return {
    result,
    exitCode: askedFor ? 4 : 0,
    describe: (paint) =>
      `${describeRegistration(result, apiNames(api), paint)}${describeNextCommands(asked, result, context.settings)}`,
  };
}
