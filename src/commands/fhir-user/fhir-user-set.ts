import { targeted } from '../../environment/target/targeted.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { missingIssues, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { FHIR_USER_SET_FIELDS } from './fhir-user-fields.ts';
import type { FhirUserChangeResult } from './fhir-user-results.ts';

type SetInput = CommandInput<typeof FHIR_USER_SET_FIELDS>;

/** `fhir-user set WHO PERSON`: links a person of the directory to who they are in the records. */
export const fhirUserSet = targeted(
  defineCommand({
    name: 'fhir-user set',
    resultSchema: async () => (await import('./fhir-user-results.ts')).FHIR_USER_CHANGE_RESULT,
    summary: 'Link a person to their Patient or Practitioner, for apps of SMART on FHIR.',
    argument: {
      name: 'WHO',
      help: 'the person: user:UPN, user:MAIL, or user: and an object id',
      required: false,
      next: { name: 'PERSON', help: 'Patient/ID or Practitioner/ID on the FHIR server', required: false },
    },
    fields: FHIR_USER_SET_FIELDS,
    examples: [
      {
        text: 'A patient',
        command: 'fhir-apps fhir-user set user:paula@contoso.com Patient/pat-001 --fhir-url https://fhir.contoso.com',
      },
      {
        text: 'A practitioner, in a script',
        command:
          'fhir-apps fhir-user set user:clara@contoso.com Practitioner/clara --role smartUser --fhir-url https://fhir.contoso.com --yes',
      },
    ],
    parse: async (_context, input) => parseSet(input),
    run: runSet,
  }),
  { isAboutServer: true, refersByArgument: false },
);

async function parseSet(
  input: SetInput,
): Promise<{ readonly request: SetInput } | { readonly issues: readonly ValueIssue[] }> {
  const [{ whoIssues }, { fhirUserIssue }] = await Promise.all([
    import('./who.ts'),
    import('../../registration/scopes/fhir-user-url.ts'),
  ]);
  const [person] = input.moreArguments;
  const issue = person === undefined ? null : fhirUserIssue(person, input.values.fhirUrl ?? null);
  const issues = [
    ...whoIssues(input.argument),
    ...missingIssues({ PERSON: person === undefined }),
    ...(issue === null ? [] : [valueIssue('PERSON', issue)]),
  ];
  return issues.length === 0 ? { request: input } : { issues };
}

async function runSet(context: Context, input: SetInput): Promise<CommandOutcome<FhirUserChangeResult>> {
  const [{ setUser }, { withSession }, { changeOutcome }, { describeFhirUserChange }] = await Promise.all([
    import('./set-user.ts'),
    import('../../session/open-session.ts'),
    import('../../session/change-access.ts'),
    import('./fhir-user-view.ts'),
  ]);
  return withSession(context, async (session) => {
    const { argument: who = '', moreArguments, values } = input;
    const result = await setUser({ context, session }, { who, person: moreArguments[0] ?? '', ...values });
    return changeOutcome(result, values.allowHandOff === true, describeFhirUserChange);
  });
}
