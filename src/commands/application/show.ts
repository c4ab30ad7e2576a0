import { targeted } from '../../environment/target/targeted.ts';
import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { ReferringInput } from '../../session/reference.ts';

/** `show REF`: one application, as `register` tells it. */
export const show = targeted(
  defineCommand({
    name: 'show',
    resultSchema: async () => (await import('../../registration/result/registration-schema.ts')).REGISTRATION_RESULT,
    summary: 'Show one application, with its ids, permissions and credential.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name',
      required: true,
    },
    readsOnly: true,
    fields: { fhirUrl: FHIR_URL_FIELD },
    examples: [
      { text: 'By its key on a server', command: 'fhir-apps show resource --fhir-url https://fhir.contoso.com' },
      { text: 'By its name, for a script', command: 'fhir-apps show "Nightly import" --json' },
    ],
    run: runShow,
  }),
);

async function runShow(context: Context, input: ReferringInput): Promise<CommandOutcome<RegistrationResult>> {
  const [{ withSession }, { showRegistration }, { describeRegistrationDetails }] = await Promise.all([
    import('../../session/open-session.ts'),
    import('./show-registration.ts'),
    import('../../output/registration-view.ts'),
  ]);
  return withSession(context, async (session) => {
    const { result, apis } = await showRegistration(context, session, input);
    return {
      result,
      exitCode: 0,
      describe: (shown: typeof result, paint) => describeRegistrationDetails(shown, apis, paint),
    };
  });
}
