import { defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { TOKEN_FIELDS, type TokenInput, type TokenRequest } from './token-fields.ts';

/** `token REF`: an access token of a client, for `curl`. */
export const token = defineCommand({
  name: 'token',
  resultSchema: async () => (await import('./token-result.ts')).TOKEN_RESULT,
  summary: 'Print an access token of a client, got with its own credential.',
  argument: {
    name: 'REF',
    help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name; a managed identity too',
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
  parse: parseTokenRequest,
  run: async (context, request) => (await import('./print-token.ts')).printToken(context, request),
});

async function parseTokenRequest(context: Context, input: TokenInput): Promise<Parsed<TokenRequest>> {
  const { findTarget } = await import('../../environment/target/find-target.ts');
  const target = await findTarget(context, input, { readsOnly: true, isAboutServer: false });
  return { request: { input: target === null ? input : atServer(input, target.fhirUrl), target } };
}

function atServer(input: TokenInput, fhirUrl: string): TokenInput {
  return { ...input, values: { ...input.values, fhirUrl } };
}
