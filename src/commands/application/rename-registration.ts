import { readApplication, readPage } from '../../graph/answers.ts';
import { applicationReads, applicationsIn, onlyApplication } from '../../graph/observe/find-application.ts';
import { readAll } from '../../graph/batch-reader.ts';
import { applicationsWhere, bodyIfAllowed, literal } from '../../graph/reads.ts';
import { updateApplication } from '../../graph/write/applications.ts';
import { describeRename } from './rename-view.ts';
import { defaultKey, formerKeys } from '../../registration/answers/names.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import type { Identification } from '../../registration/tags.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { referenceOf, type ReferringInput } from '../../session/reference.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { RENAME_FIELDS } from '../../cli/fields/reference-fields.ts';
import type { RenameResult } from './application-results.ts';

/**
 * Gives an application of ours another display name; the service principal follows by itself (Graph: Update
 * application).
 * Throws UsageError `reference_missing`, `reference_ambiguous`, `not_ours`; CancelledError; Graph's refusals.
 */
export async function renameRegistration(
  context: Context,
  input: CommandInput<typeof RENAME_FIELDS>,
): Promise<CommandOutcome<RenameResult>> {
  return withSession(context, async (session) => {
    const { name = '' } = input.values;
    context.progress('Reading the directory');
    const { application, identification, namesakes } = await loadApplication(session, input, name);
    const isNeeded = application.displayName !== name;
    if (isNeeded && !context.settings.dryRun) {
      const line = `rename "${application.displayName}" (${application.appId}) to "${name}"`;
      await confirmChanges(context, session, { shown: listed('This will be done:', [line]) });
      context.progress('Renaming the application');
      await updateApplication(session.client, application, { displayName: name });
    }
    const [namesake] = namesakes;
    if (namesake !== undefined) {
      context.warn({
        code: 'name_shared',
        message: `Another application (${namesake.appId}) is called "${name}" too: name either by its appId or key, not by its display name.`,
      });
    }
    const result = resultOf(context, session, { application, identification, name });
    return { result, exitCode: 0, describe: describeRename };
  });
}

interface Found {
  readonly application: ObservedApplication;
  readonly identification: Identification;
  /** Other applications of the new name. */
  readonly namesakes: readonly ObservedApplication[];
}

async function loadApplication({ client }: OpenSession, input: ReferringInput, name: string): Promise<Found> {
  const reference = referenceOf(input, false);
  const reads = applicationReads(reference);
  const { namesakes, ...answers } = await readAll(client, {
    ...reads,
    namesakes: applicationsWhere(`displayName eq ${literal(name)}`, { properties: 'id,appId,displayName', top: 5 }),
  });
  const application = onlyApplication(reference, applicationsIn(reference, reads, answers));
  const { id, appId } = application;
  const identification = identifyOurs(application, {
    hint: `If it is to be done all the same: az ad app update --id ${appId} --display-name NAME`,
  });
  const body = bodyIfAllowed(namesakes);
  const others = body === null ? [] : readPage(body, readApplication).members;
  return { application, identification, namesakes: others.filter((other) => other.id !== id) };
}

function resultOf(
  { settings }: Context,
  { tenantContext }: OpenSession,
  { application, identification, name }: Omit<Found, 'namesakes'> & { readonly name: string },
): RenameResult {
  const { displayName: previousName } = application;
  const { key, fhirUrl } = identification;
  const renamed = { ...application, displayName: name };
  const head = applicationHead(tenantContext, settings.dryRun, identification, renamed);
  const { dryRun, sandbox, type, displayName, ...rest } = head;
  const register = ['register', type, '--fhir-url', fhirUrl, '--key', key, '--name', name];
  return {
    action: previousName === name ? 'unchanged' : 'renamed',
    dryRun,
    sandbox,
    type,
    displayName,
    previousName,
    ...rest,
    registerWith:
      (formerKeys(type, name)[0] ?? defaultKey(type, name)) === key ? null : commandForTenant(register, settings),
  };
}
