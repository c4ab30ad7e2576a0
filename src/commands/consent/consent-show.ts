import { targeted } from '../../environment/target/targeted.ts';
import type { ConsentResult } from './consent-results.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { ReferringInput } from '../../session/reference.ts';

/** `consent show REF`: what a client asks for, what it was given, by whom, and what is left over. */
export const consentShow = targeted(
  defineCommand({
    name: 'consent show',
    resultSchema: async () => (await import('./consent-results.ts')).CONSENT_RESULT,
    summary: 'Show what a client asks for, and who has consented to what.',
    argument: {
      name: 'REF',
      help: 'the client: appId, object id, unique name, key (with --fhir-url) or display name',
      required: true,
    },
    readsOnly: true,
    fields: { fhirUrl: FHIR_URL_FIELD },
    examples: [
      {
        text: 'Of a client, by its key',
        command: 'fhir-apps consent show public-growth-chart --fhir-url https://fhir.contoso.com',
      },
      { text: 'With the users who consented', command: 'fhir-apps consent show "Growth chart" --verbose' },
    ],
    run: runShow,
  }),
);

async function runShow(context: Context, input: ReferringInput): Promise<CommandOutcome<ConsentResult>> {
  const [{ withSession }, { observeConsent }, { consentByApi }, { describeConsent }, { referenceOf }] =
    await Promise.all([
      import('../../session/open-session.ts'),
      import('../../graph/observe/observe-consent.ts'),
      import('../../registration/consent/client-consent.ts'),
      import('./consent-view.ts'),
      import('../../session/reference.ts'),
    ]);
  return withSession(context, async ({ client, caller, tenantContext }) => {
    const { json, verbose } = context.settings;
    const { consent, people } = await observeConsent(client, {
      reference: referenceOf(context, input, true),
      givesAccess: false,
      namesUsers: json || verbose,
      caller,
      now: context.now(),
    });
    const { appId, displayName } = consent.application;
    const result = {
      tenantId: tenantContext.tenantId,
      sandbox: tenantContext.sandbox,
      client: { appId, displayName, servicePrincipalId: consent.servicePrincipalId },
      apis: consentByApi(consent, people),
    };
    return { result, exitCode: 0, describe: (shown: typeof result, paint) => describeConsent(shown, verbose, paint) };
  });
}
