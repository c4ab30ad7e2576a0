import { targeted } from '../../environment/target/targeted.ts';
import { defineCommand } from '../../cli/command.ts';
import { APPROVE_FIELDS } from './approve-fields.ts';

/** `approve [REF]`: what applications of ours ask for and do not have, and its granting by an administrator. */
export const approve = targeted(
  defineCommand({
    name: 'approve',
    resultSchema: async () => (await import('./approve-results.ts')).APPROVE_RESULT,
    summary: 'Grant the roles and consent that applications wait for.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
      required: false,
    },
    fields: APPROVE_FIELDS,
    examples: [
      { text: 'Choose among all that wait', command: 'fhir-apps approve' },
      {
        text: 'Only one application',
        command: 'fhir-apps approve service-nightly-import --fhir-url https://fhir.contoso.com',
      },
      {
        text: 'In a script: exit 5 where something waits',
        command: 'fhir-apps approve --fhir-url https://fhir.contoso.com --check',
      },
    ],
    run: async (context, input) => (await import('./approve-access.ts')).approveAccess(context, input),
  }),
);
