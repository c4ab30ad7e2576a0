import { ADOPT_FIELDS, type AdoptInput } from './adopt-fields.ts';
import { missingIssue, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { defineCommand, unless } from '../../cli/command.ts';

/** `adopt REF`: says what is wrong with an application that others made, and makes it one of ours. */
export const adopt = defineCommand({
  name: 'adopt',
  resultSchema: async () => (await import('./adopt-result.ts')).ADOPT_RESULT,
  summary: 'Take over an application that was made elsewhere, and report what is wrong with it.',
  argument: {
    name: 'REF',
    help: 'appId, object id, identifier URI, or, where you are asked, display name',
    required: true,
  },
  fields: ADOPT_FIELDS,
  examples: [
    {
      text: 'What a client of a script is, and what is wrong with it; writes nothing',
      command: 'fhir-apps adopt "Contoso portal" --fhir-url https://fhir.contoso.com --dry-run',
    },
    {
      text: 'Take it over, with a repair',
      command:
        'fhir-apps adopt 6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11 --fhir-url https://fhir.contoso.com \\\n' +
        '  --key portal --fix aad_graph_permission',
    },
  ],
  parse: (_context, input) => unless(issuesIn(input), input),
  run: async (context, input) => (await import('./adopt-application.ts')).adoptApplication(context, input),
});

function issuesIn({ values, given }: AdoptInput): readonly ValueIssue[] {
  const isOtherKey = values.type === 'resource' && values.key !== undefined && values.key !== 'resource';
  return [
    ...(given.has('fhirUrl') ? [] : [missingIssue('fhirUrl')]),
    ...(isOtherKey ? [valueIssue('key', 'does not apply to a resource, whose key is resource.')] : []),
  ];
}
