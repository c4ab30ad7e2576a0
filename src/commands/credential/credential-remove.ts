import { targeted } from '../../environment/target/targeted.ts';
import { CREDENTIAL_REMOVE_FIELDS } from './credential-fields.ts';
import { defineCommand, unless } from '../../cli/command.ts';
import { missingIssues } from '../../registration/answers/issue.ts';

/** `credential remove REF --id ID`: takes one credential of one application away. */
export const credentialRemove = targeted(
  defineCommand({
    name: 'credential remove',
    resultSchema: async () => (await import('./credential-results.ts')).CREDENTIAL_REMOVAL_RESULT,
    summary: 'Remove one credential of an application: a secret, a certificate or a federated one.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: CREDENTIAL_REMOVE_FIELDS,
    examples: [
      {
        text: 'A secret that leaked, in a script',
        command:
          'fhir-apps credential remove 7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11 --id 3f2504e0-4f89-41d3-9a0c-0305e82c3301 --yes',
      },
    ],
    parse: (_context, input) => unless(missingIssues({ id: !input.given.has('id') }), input),
    run: async (context, input) => (await import('./remove-credential.ts')).removeCredentialOf(context, input),
  }),
);
