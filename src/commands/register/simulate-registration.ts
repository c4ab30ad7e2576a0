import { nameInRecycleBin } from '../../graph/apply/taken-name.ts';
import {
  type DeletedApplication,
  findReadableDeletedByNames,
  recycledFrom,
} from '../../graph/observe/deleted-application.ts';
import { layoutFor } from '../../output/plan-content-view.ts';
import { describeDryRun } from '../../output/plan-of-one-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { contentOfResult } from '../../reconcile/registration-content.ts';
import type { ContentEntry } from '../../registration/plan-content/plan-content.ts';
import type { Observed } from '../../registration/model/observed.ts';
import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { registerCommand } from '../../cli/next-commands.ts';
import { makesSecret } from '../../reconcile/read-and-plan.ts';
import { plannedResult } from '../../reconcile/registration-outcome.ts';
import { warnIfSinkUnusable } from '../../session/open-secret-sink.ts';
import type { OpenSession, SessionContext } from '../../session/session.ts';
import { warnOfUnconfirmed } from '../../session/unconfirmed-secrets.ts';
import type { PlannedRegistration } from './plan-with-kept-key.ts';
import { configuredServer, outcomeOf, warnOf } from './register-outcome.ts';

/** What a run would do: its warnings, those of a destination that it would refuse, and the result. */
export async function simulateRegistration(
  { context, session }: SessionContext,
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
