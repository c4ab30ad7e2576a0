import { defineCommand } from '../../cli/command.ts';
import { targeted } from '../../environment/target/targeted.ts';
import { TOKEN_FIELDS } from './token-fields.ts';

/** `token REF`: an access token of a client, for `curl`. */
export const token = targeted(
  defineCommand({
    name: 'token',
    resultSchema: async () => (await import('./token-result.ts')).TOKEN_RESULT,
    summary: 'Print an access token of a client, got with its own credential.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name',
      required: true,
    },
    readsOnly: true,
    fields: TOKEN_FIELDS,
    examples: [
      {
        text: 'Into a file, as a CI job needs it',
        command: 'fhir-apps token service-nightly-import --fhir-url https://fhir.contoso.com > token',
      },
      {
        text: 'What is in it',
        command: 'fhir-apps token service-nightly-import --fhir-url https://fhir.contoso.com --decode',
      },
      {
        text: 'As a person who uses an app',
        command: 'fhir-apps token public-growth-chart --fhir-url https://fhir.contoso.com --sign-in browser',
      },
    ],
    run: async (context, input) => (await import('./print-token.ts')).printToken(context, input),
  }),
);
