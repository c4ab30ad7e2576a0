import { RENAME_FIELDS } from '../../cli/fields/reference-fields.ts';
import type { ValueIssue } from '../../registration/answers/register-schema.ts';
import type { Command, CommandInput } from '../../cli/command.ts';

/** `rename REF`: another display name; key, unique name and tags stay, so that everything finds it as before. */
export const rename: Command = {
  name: 'rename',
  summary: 'Give one application another display name; its key and unique name stay.',
  argument: {
    name: 'REF',
    help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
    required: true,
  },
  fields: RENAME_FIELDS,
  examples: [
    {
      text: 'By its key on a server',
      command:
        'fhir-apps rename service-nightly-import --fhir-url https://fhir.contoso.com --name "Nightly import (ward 7)"',
    },
  ],
  validate: (_context, input) => Promise.resolve(validateRename(input)),
  run: async (context, input) => (await import('./rename-registration.ts')).renameRegistration(context, input),
};

function validateRename({ values, given }: CommandInput): readonly ValueIssue[] {
  return [
    ...(values.name === undefined ? [{ key: 'name', message: 'is missing', missing: true }] : []),
    // A variable may be there for `register`.
    ...(given.get('key') === 'flag'
      ? [
          {
            key: 'key',
            message:
              'cannot be changed: it is part of the unique name, which Entra never changes. Run `register` with the new key, move its users to the new application, then `delete` this one.',
            missing: false,
          },
        ]
      : []),
  ];
}
