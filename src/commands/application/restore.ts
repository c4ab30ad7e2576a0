import { RESTORE_FIELDS } from '../../fields/reference-fields.ts';
import type { Command } from '../command.ts';

/** `restore REF`: an application of ours comes back from the recycle bin, with its service principal. */
export const restore: Command = {
  name: 'restore',
  summary: 'Bring one application back from the recycle bin, with its service principal.',
  argument: {
    name: 'REF',
    help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
    required: true,
  },
  fields: RESTORE_FIELDS,
  examples: [
    {
      text: 'By its key on a server',
      command: 'fhir-apps restore service-nightly-import --fhir-url https://fhir.contoso.com',
    },
    { text: 'What there is to restore', command: 'fhir-apps list --deleted' },
  ],
  run: async (context, input) => (await import('./restore-registration.ts')).restoreRegistration(context, input),
};
