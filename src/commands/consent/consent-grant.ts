import { targeted } from '../../environment/target/targeted.ts';
import { CONSENT_GRANT_FIELDS } from './consent-fields.ts';
import { defineCommand } from '../../cli/command.ts';
import { USER_IMPERSONATION } from '../../registration/consent/scope-catalog.ts';

/** `consent grant REF`: consent for all users of the tenant, merged into what stands. */
export const consentGrant = targeted(
  defineCommand({
    name: 'consent grant',
    resultSchema: async () => (await import('./consent-results.ts')).CONSENT_CHANGE_RESULT,
    summary: 'Consent, for all users of the tenant, to what a client asks for.',
    argument: {
      name: 'REF',
      help: 'the client: appId, object id, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: CONSENT_GRANT_FIELDS,
    examples: [
      {
        text: 'To all that it asks for',
        command: 'fhir-apps consent grant public-growth-chart --fhir-url https://fhir.contoso.com',
      },
      {
        text: 'To one scope only',
        command: `fhir-apps consent grant public-growth-chart --fhir-url https://fhir.contoso.com --scope ${USER_IMPERSONATION}`,
      },
    ],
    run: async (context, input) => (await import('./change-consent.ts')).grantConsent(context, input),
  }),
);
