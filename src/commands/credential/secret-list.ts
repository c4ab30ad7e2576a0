import { targeted } from '../../environment/target/targeted.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `secret list REF`: what `credential list` gives for one application. */
export const secretList = targeted(
  defineCommand({
    name: 'secret list',
    resultSchema: async () => (await import('./credential-results.ts')).CREDENTIAL_LIST_RESULT,
    summary: 'List the credentials of an application: until when, and where each secret was delivered.',
    replacedBy: 'credential list',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name',
      required: true,
    },
    readsOnly: true,
    fields: { fhirUrl: FHIR_URL_FIELD },
    examples: [],
    run: async (context, input) => (await import('./list-credentials.ts')).listOfOne(context, input),
  }),
);
