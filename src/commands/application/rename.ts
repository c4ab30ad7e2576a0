import { RENAME_FIELDS } from '../../cli/fields/reference-fields.ts';
import { missingIssue, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { type CommandInput, defineCommand, unless } from '../../cli/command.ts';

/** `rename REF`: another display name; key, unique name and tags stay, so that everything finds it as before. */
export const rename = defineCommand({
  name: 'rename',
  replacedBy: 'edit REF --name',
  resultSchema: async () => (await import('./application-results.ts')).RENAME_RESULT,
  summary: 'Give one application another display name.',
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
  parse: (_context, input) => unless(issuesIn(input), input),
  run: async (context, input) => (await import('./rename-registration.ts')).renameRegistration(context, input),
});

function issuesIn({ values, given }: CommandInput<typeof RENAME_FIELDS>): readonly ValueIssue[] {
  return [
    ...(values.name === undefined ? [missingIssue('name')] : []),
    // A variable may be there for `register`.
    ...(given.get('key') === 'flag'
      ? [
          valueIssue(
            'key',
            'cannot be changed: it is part of the unique name, which Entra never changes. Run `register` with the new key, move its users to the new application, then `delete` this one.',
          ),
        ]
      : []),
  ];
}
