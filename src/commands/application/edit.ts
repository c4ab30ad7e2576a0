import { targeted } from '../../environment/target/targeted.ts';
import { type CommandInput, defineCommand, unless } from '../../cli/command.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { formatReplyUrl, type TypedReplyUrl } from '../../registration/answers/reply-url.ts';
import { EDIT_FIELDS } from './edit-fields.ts';

/** `edit REF`: changes and removes, where `register` only adds. */
export const edit = targeted(
  defineCommand({
    name: 'edit',
    resultSchema: async () => (await import('./edit-results.ts')).EDIT_RESULT,
    summary: 'Change the name, reply URLs, owners or notes, and remove scopes and app roles.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: EDIT_FIELDS,
    examples: [
      {
        text: 'Another name; the key stays',
        command:
          'fhir-apps edit service-nightly-import --fhir-url https://fhir.contoso.com --name "Nightly import (ward 7)"',
      },
      {
        text: 'A portal that has moved',
        command:
          'fhir-apps edit confidential-care-portal --fhir-url https://fhir.contoso.com \\\n' +
          '  --add-reply-url https://care.contoso.com/signin-oidc --remove-reply-url https://portal.contoso.com/signin-oidc',
      },
      {
        text: 'A colleague who takes over',
        command:
          'fhir-apps edit service-nightly-import --fhir-url https://fhir.contoso.com \\\n' +
          '  --add-owner ada@contoso.com --remove-owner tom@contoso.com',
      },
      {
        text: 'What people read, and tags; an empty text removes what there is',
        command:
          'fhir-apps edit public-growth-chart --fhir-url https://fhir.contoso.com --description "Growth of children" \\\n' +
          '  --notes "" --add-tag team:pediatrics --remove-tag pilot',
      },
      {
        text: 'A role that the server no longer knows, with its assignments, and a scope with the consent to it',
        command:
          'fhir-apps edit https://fhir.contoso.com --remove-app-role auditor --unassign --remove-scope ward.read --allow-hand-off',
      },
    ],
    parse: (_context, input) => unless(issuesIn(input), input),
    run: async (context, input) => (await import('./edit-application.ts')).editApplication(context, input),
  }),
);

type EditInput = CommandInput<typeof EDIT_FIELDS>;

/** The fields that only say how the others are meant. */
const CHANGES_NOTHING = ['fhirUrl', 'unassign', 'allowHandOff'];

function issuesIn({ values, given }: EditInput): readonly ValueIssue[] {
  const changes = Object.keys(EDIT_FIELDS).filter((key) => !CHANGES_NOTHING.includes(key));
  return [
    ...(changes.some((key) => given.has(key))
      ? []
      : [valueIssue('nothing to change', 'give at least one option, such as --name or --add-reply-url.')]),
    ...(given.get('unassign') === 'flag' && !given.has('removeAppRole')
      ? [valueIssue('unassign', 'goes with --remove-app-role only.')]
      : []),
    ...contradictions('removeReplyUrl', values.addReplyUrl?.map(urlOf), values.removeReplyUrl?.map(urlOf)),
    ...contradictions('removeOwner', values.addOwner?.map(lowerCase), values.removeOwner?.map(lowerCase)),
    ...contradictions('removeTag', values.addTag, values.removeTag),
  ];
}

function urlOf(typed: TypedReplyUrl): string {
  return formatReplyUrl({ ...typed, platform: null });
}

/** Letter case tells neither object ids nor addresses apart. */
function lowerCase(text: string): string {
  return text.toLowerCase();
}

function contradictions(
  key: string,
  added: readonly string[] = [],
  removed: readonly string[] = [],
): readonly ValueIssue[] {
  const both = removed.filter((text) => added.includes(text));
  return both.map((text) => valueIssue(key, `"${text}" is to be added and removed; leave one of them out.`));
}
