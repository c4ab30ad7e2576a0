import { targeted } from '../../environment/target/targeted.ts';
import { defineCommand } from '../../cli/command.ts';
import { CREDENTIAL_LIST_FIELDS } from './credential-fields.ts';

/** `credential list [REF]`: every credential of one application, or of all of ours. */
export const credentialList = targeted(
  defineCommand({
    name: 'credential list',
    resultSchema: async () => (await import('./credential-results.ts')).CREDENTIAL_LISTS_RESULT,
    summary: 'List credentials: until when they work, and where each secret was delivered.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name; without it, all applications of fhir-apps',
      required: false,
    },
    readsOnly: true,
    fields: CREDENTIAL_LIST_FIELDS,
    examples: [
      {
        text: 'Of a job',
        command: 'fhir-apps credential list service-nightly-import --fhir-url https://fhir.contoso.com',
      },
      {
        text: 'Every morning, in a job that fails when a credential expires within 30 days',
        command: 'fhir-apps credential list --expiring --check --json',
      },
      {
        text: 'Of one server, a week ahead',
        command: 'fhir-apps credential list --expiring 7d --fhir-url https://fhir.contoso.com',
      },
    ],
    run: async (context, input) => (await import('./list-credentials.ts')).listCredentials(context, input),
  }),
);
