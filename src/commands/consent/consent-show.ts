import { targeted } from '../../environment/target/targeted.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `consent show REF`: what `consent list` gives for one client. */
export const consentShow = targeted(
  defineCommand({
    name: 'consent show',
    resultSchema: async () => (await import('./consent-results.ts')).CONSENT_RESULT,
    summary: 'Show what a client asks for, and who has consented to what.',
    replacedBy: 'consent list',
    argument: {
      name: 'REF',
      help: 'the client: appId, object id, unique name, key (with --fhir-url) or display name',
      required: true,
    },
    readsOnly: true,
    fields: { fhirUrl: FHIR_URL_FIELD },
    examples: [],
    run: async (context, input) => (await import('./list-consents.ts')).listConsentOfOne(context, input),
  }),
);
