import { targeted } from '../../environment/target/targeted.ts';
import { defineCommand } from '../../cli/command.ts';
import { CONSENT_LIST_FIELDS } from './consent-fields.ts';

/** `consent list [REF]`: what clients ask for, what they were given, by whom, and what is left over. */
export const consentList = targeted(
  defineCommand({
    name: 'consent list',
    resultSchema: async () => (await import('./consent-results.ts')).CONSENT_LIST_RESULT,
    summary: 'List what clients ask for, and who has consented to what.',
    argument: {
      name: 'REF',
      help: 'the client: appId, object id, unique name, key (with --fhir-url) or display name; without it, all clients of the server',
      required: false,
    },
    readsOnly: true,
    fields: CONSENT_LIST_FIELDS,
    examples: [
      { text: 'Of all clients of a server', command: 'fhir-apps consent list --fhir-url https://fhir.contoso.com' },
      {
        text: 'Of a client, by its key',
        command: 'fhir-apps consent list public-growth-chart --fhir-url https://fhir.contoso.com',
      },
      { text: 'With the users who consented', command: 'fhir-apps consent list "Growth chart" --verbose' },
    ],
    run: async (context, input) => (await import('./list-consents.ts')).listConsents(context, input),
  }),
  { isAboutServer: true },
);
