import { targeted } from '../../environment/target/targeted.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { switchField } from '../../registration/answers/field-definition.ts';
import type { ShowResult } from './application-results.ts';

const SHOW_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  web: switchField({
    help: "Open its page in the portal, or print the page's address where no browser can be opened.",
  }),
};

/** `show REF`: one application, as `register` tells it. */
export const show = targeted(
  defineCommand({
    name: 'show',
    resultSchema: async () => (await import('./application-results.ts')).SHOW_RESULT,
    summary: 'Show one application, with its ids, permissions and credential.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name',
      required: true,
    },
    readsOnly: true,
    fields: SHOW_FIELDS,
    examples: [
      { text: 'By its key on a server', command: 'fhir-apps show resource --fhir-url https://fhir.contoso.com' },
      { text: 'By its name, for a script', command: 'fhir-apps show "Nightly import" --json' },
      { text: 'In the portal', command: 'fhir-apps show "Nightly import" --web' },
    ],
    run: runShow,
  }),
);

async function runShow(context: Context, input: CommandInput<typeof SHOW_FIELDS>): Promise<CommandOutcome<ShowResult>> {
  const [{ withSession }, { showRegistration }, { portalPage }, { describeRegistrationDetails }] = await Promise.all([
    import('../../session/open-session.ts'),
    import('./show-registration.ts'),
    import('./portal-page.ts'),
    import('../../output/registration-view.ts'),
  ]);
  return withSession(context, async (session) => {
    const { result: registration, apis } = await showRegistration(context, session, input);
    const { tenantId, appId } = registration;
    const portalUrl = appId === null ? null : portalPage(session.cloud, tenantId, appId);
    const result = { ...registration, portalUrl };
    if (input.values.web === true && !context.settings.json) {
      return (await import('./show-on-web.ts')).showOnWeb(context, result);
    }
    return {
      result,
      exitCode: 0,
      describe: (shown: typeof result, paint) => describeRegistrationDetails(shown, apis, paint),
    };
  });
}
