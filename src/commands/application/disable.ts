import { targeted } from '../../environment/target/targeted.ts';
import { DISABLE_FIELDS } from './account-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `disable REF`: no new tokens for one application, at once; everything stays as it is for `enable`. */
export const disable = targeted(
  defineCommand({
    name: 'disable',
    resultSchema: async () => (await import('./application-results.ts')).ACCOUNT_RESULT,
    summary: 'Stop new tokens of one application at once.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: DISABLE_FIELDS,
    examples: [
      {
        text: 'A client whose secret leaked, in a script',
        command: 'fhir-apps disable service-nightly-import --fhir-url https://fhir.contoso.com --yes',
      },
      { text: 'A whole FHIR server', command: 'fhir-apps disable https://fhir.contoso.com' },
    ],
    run: async (context, input) => (await import('./set-account-enabled.ts')).setAccountEnabled(context, input, false),
  }),
);
