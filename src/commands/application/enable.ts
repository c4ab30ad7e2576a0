import { targeted } from '../../environment/target/targeted.ts';
import { ENABLE_FIELDS } from './account-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `enable REF`: what `disable` has stopped goes on as it was. */
export const enable = targeted(
  defineCommand({
    name: 'enable',
    resultSchema: async () => (await import('./application-results.ts')).ACCOUNT_RESULT,
    summary: 'Allow a disabled application new tokens again.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: ENABLE_FIELDS,
    examples: [
      {
        text: 'A client, once its secret is a new one',
        command: 'fhir-apps enable service-nightly-import --fhir-url https://fhir.contoso.com',
      },
    ],
    run: async (context, input) => (await import('./set-account-enabled.ts')).setAccountEnabled(context, input, true),
  }),
);
