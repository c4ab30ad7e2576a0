import { errorPaint } from '../../cli/error-paint.ts';
import { resolve } from 'node:path';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { writeOutFile } from '../../cli/out-file.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { isKeyOfOurs } from '../../graph/observe/find-application.ts';
import { alignRows, doneLine, type Row } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { quoteForShell } from '../../output/program-name.ts';
import { sanitized } from '../../output/sanitized.ts';
import { DEFAULT_FORMAT, SETTINGS_FORMATS } from '../../output/settings-formats/index.ts';
import type { OpenSession } from '../../session/session.ts';
import type { SettingsInput } from './settings-fields.ts';
import type { SettingsResult } from './settings-result.ts';
import { showRegistration } from './show-registration.ts';

/**
 * Writes down the settings of the application that the REF names, and puts them into the file of `--out`; lists the
 * formats for a person who has named none. Throws as `showRegistration`, and UsageError `format_unsuitable`,
 * `file_exists`, `file_unwritable`.
 */
export async function showSettings(
  context: Context,
  session: OpenSession,
  typed: SettingsInput,
): Promise<CommandOutcome<SettingsResult>> {
  const input = await withoutFormatAsRef(session, typed);
  const outcome = await writeSettings(context, session, input);
  const { json, quiet } = context.settings;
  return input.moreArguments.length > 0 || json || quiet
    ? outcome
    : { ...outcome, afterPrint: () => Promise.resolve(context.show(describeFormats(context))) };
}

/**
 * The name of a format as the only word is the format, of the server's own application; unless it is the key of an
 * application.
 */
async function withoutFormatAsRef({ client }: OpenSession, input: SettingsInput): Promise<SettingsInput> {
  const { argument, moreArguments, values } = input;
  const isFormat = moreArguments.length === 0 && SETTINGS_FORMATS.some(({ name }) => name === argument);
  return !isFormat || argument === undefined || (await isKeyOfOurs(client, argument, values.fhirUrl ?? null))
    ? input
    : { ...input, argument: undefined, moreArguments: [argument] };
}

async function writeSettings(
  context: Context,
  session: OpenSession,
  input: SettingsInput,
): Promise<CommandOutcome<SettingsResult>> {
  const { result: registration, place } = await showRegistration(context, session, input);
  const { type, displayName, key, uniqueName, appId, objectId, tenantId, cloud, sandbox } = registration;
  const [word] = input.moreArguments;
  const format = SETTINGS_FORMATS.find(({ name }) => name === word) ?? DEFAULT_FORMAT;
  const written = format.write(sanitized(registration), { place: sanitized(place) });
  if ('issue' in written) {
    throw new UsageError('format_unsuitable', `The format ${format.name} ${written.issue}`, {
      hint: `See what it is called there: fhir-apps settings ${quoteForShell(appId ?? displayName)} ${DEFAULT_FORMAT.name}`,
      details: { format: format.name, type },
    });
  }
  const { out, overwrite } = input.values;
  const { dryRun } = context.settings;
  const file = out === undefined ? null : resolve(context.cwd, out);
  const action =
    file === null ? null : await writeOutFile(file, written.text, { overwrites: overwrite === true, dryRun });
  const result: SettingsResult = {
    ...{ type, dryRun, tenantId, sandbox, displayName, key, uniqueName, appId, objectId, cloud },
    ...{ format: format.name, settings: registration.settings, text: written.text, file, action },
  };
  return { result, exitCode: 0, describe: (shown, paint) => describeSettings({ ...shown, text: result.text }, paint) };
}

/** The formats that there are, for the person at the terminal. */
function describeFormats(context: Context): string {
  const paint = errorPaint(context);
  const rows = SETTINGS_FORMATS.map(({ name, summary }): Row => [name, [summary]]);
  return `\n${paint.bold('Formats')}\n${alignRows(rows, paint)}`;
}

function describeSettings({ text, file, action, dryRun }: SettingsResult, paint: Paint): string {
  if (file === null) {
    return text;
  }
  if (action === 'unchanged') {
    return `${doneLine(`Unchanged: ${file} has these settings.`, paint)}\n`;
  }
  return dryRun ? `Would write ${file}. Nothing was written.\n` : `${doneLine(`Wrote ${file}.`, paint)}\n`;
}
