import { targeted } from '../../environment/target/targeted.ts';
import { CREDENTIAL_PRUNE_FIELDS } from './credential-fields.ts';
import { defineCommand } from '../../cli/command.ts';

/** `credential prune [REF]`: removes the secrets of ours that nobody needs any more. */
export const credentialPrune = targeted(
  defineCommand({
    name: 'credential prune',
    resultSchema: async () => (await import('./credential-results.ts')).PRUNE_RESULT,
    summary: 'Remove secrets of fhir-apps that have expired, were not delivered, or were replaced and are due.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url); without it, all applications of fhir-apps',
      required: false,
    },
    fields: CREDENTIAL_PRUNE_FIELDS,
    examples: [
      { text: 'To see what there is', command: 'fhir-apps credential prune --dry-run' },
      { text: 'Every night, of all applications', command: 'fhir-apps credential prune --yes --json' },
    ],
    run: async (context, input) => (await import('./prune-secrets.ts')).pruneSecrets(context, input),
  }),
);
