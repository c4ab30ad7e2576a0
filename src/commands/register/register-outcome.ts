import { describeRegistration } from '../../output/registration-view.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import type { ObservedApi } from '../../registration/model/observed.ts';
import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandWithoutQuestions, firstClient } from '../../cli/next-commands.ts';
import type { Planned } from '../../reconcile/read-and-plan.ts';

/** Prints the warnings of a plan. */
export function warnOf(context: Context, { plan }: Planned): void {
  for (const warning of plan.warnings) {
    context.warn(warning);
  }
}

/** The result, once a FHIR server of the sandbox goes by it; the sandbox is loaded only where there can be one. */
export async function configuredServer(context: Context, result: RegistrationResult): Promise<RegistrationResult> {
  return result.sandbox && result.type === 'resource'
    ? (await import('../../session/configure-sandbox-server.ts')).configureSandboxServer(context, result)
    : result;
}

/** A result with its view for people; `api` is null for a resource. */
export function outcomeOf(
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
