import { targeted } from '../../environment/target/targeted.ts';
import { CONSENT_REVOKE_FIELDS } from './consent-fields.ts';
import { defineCommand } from '../../cli/command.ts';
import { USER_IMPERSONATION } from '../../registration/consent/scope-catalog.ts';

/** `consent revoke REF`: takes consent back; what the client asks for stays. */
export const consentRevoke = targeted(
  defineCommand({
    name: 'consent revoke',
    resultSchema: async () => (await import('./consent-results.ts')).CONSENT_CHANGE_RESULT,
    summary: 'Take back the consent to what a client may do for users.',
    argument: {
      name: 'REF',
      help: 'the client: appId, object id, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: CONSENT_REVOKE_FIELDS,
    examples: [
      {
        text: 'One scope',
        command: `fhir-apps consent revoke public-growth-chart --fhir-url https://fhir.contoso.com --scope ${USER_IMPERSONATION}`,
      },
      {
        text: 'All, that of single users too, in a script',
        command: 'fhir-apps consent revoke public-growth-chart --fhir-url https://fhir.contoso.com --users --yes',
      },
    ],
    run: async (context, input) => (await import('./change-consent.ts')).revokeConsent(context, input),
  }),
);
