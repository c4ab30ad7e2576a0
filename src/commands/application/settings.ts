import { targeted } from '../../environment/target/targeted.ts';
import type { SettingsResult } from './settings-result.ts';
import { SETTINGS_FIELDS, type SettingsInput } from './settings-fields.ts';
import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { SETTINGS_FORMAT_NAMES } from '../../output/settings-formats/format-names.ts';

/** `settings [REF] [FORMAT]`: what to put into code, or, without a REF, into the FHIR server. */
export const settings = targeted(
  defineCommand({
    name: 'settings',
    resultSchema: async () => (await import('./settings-result.ts')).SETTINGS_RESULT,
    summary: 'Print the settings of one application, for code or for the server.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name; default: the application of the server',
      required: false,
      next: {
        name: 'format',
        help: 'how they are written; default: env',
        choices: SETTINGS_FORMAT_NAMES,
        required: false,
      },
    },
    readsOnly: true,
    fields: SETTINGS_FIELDS,
    examples: [
      {
        text: 'For a shell or a .env file; never with the secret',
        command: 'fhir-apps settings service-nightly-import --fhir-url https://fhir.contoso.com',
      },
      {
        text: 'For the open-source FHIR server',
        command: 'fhir-apps settings appsettings --fhir-url https://fhir.contoso.com --out appsettings.Production.json',
      },
    ],
    run: runSettings,
  }),
  { isAboutServer: true },
);

async function runSettings(context: Context, input: SettingsInput): Promise<CommandOutcome<SettingsResult>> {
  const [{ withSession }, { showSettings }] = await Promise.all([
    import('../../session/open-session.ts'),
    import('./show-settings.ts'),
  ]);
  return withSession(context, (session) => showSettings(context, session, input));
}
