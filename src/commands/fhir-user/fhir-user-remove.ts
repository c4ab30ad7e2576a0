import { targeted } from '../../environment/target/targeted.ts';
import { type CommandInput, type CommandOutcome, defineCommand, unless } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { FHIR_USER_REMOVE_FIELDS } from './fhir-user-fields.ts';
import type { FhirUserChangeResult } from './fhir-user-results.ts';

type RemoveInput = CommandInput<typeof FHIR_USER_REMOVE_FIELDS>;

/** `fhir-user remove WHO`: takes away who a person is in the records; roles stay. */
export const fhirUserRemove = targeted(
  defineCommand({
    name: 'fhir-user remove',
    resultSchema: async () => (await import('./fhir-user-results.ts')).FHIR_USER_CHANGE_RESULT,
    summary: 'Unlink a person from their Patient or Practitioner.',
    argument: { name: 'WHO', help: 'the person: user:UPN, user:MAIL, or user: and an object id', required: false },
    fields: FHIR_USER_REMOVE_FIELDS,
    examples: [
      {
        text: 'A person',
        command: 'fhir-apps fhir-user remove user:paula@contoso.com --fhir-url https://fhir.contoso.com',
      },
    ],
    parse: async (_context, input) => unless((await import('./who.ts')).whoIssues(input.argument), input),
    run: runRemove,
  }),
  { isAboutServer: true, refersByArgument: false },
);

async function runRemove(context: Context, input: RemoveInput): Promise<CommandOutcome<FhirUserChangeResult>> {
  const [
    { withSession },
    { changeOutcome },
    { describeFhirUserChange },
    { observeApi },
    { changeFhirUser, readPerson },
    { personIn },
    { readPrincipalReference },
  ] = await Promise.all([
    import('../../session/open-session.ts'),
    import('../../session/change-access.ts'),
    import('./fhir-user-view.ts'),
    import('./observe-api.ts'),
    import('./change-fhir-user.ts'),
    import('./who.ts'),
    import('../../registration/answers/principal-reference.ts'),
  ]);
  return withSession(context, async (session) => {
    const job = { context, session };
    const { argument: who = '', values } = input;
    const api = await observeApi(job, { fhirUrl: values.fhirUrl, who: readPrincipalReference(who), readsOnly: false });
    const user = await readPerson(job, api, personIn(api.principals, who).id);
    const result = await changeFhirUser(job, { api, user, value: null, roles: [] });
    return changeOutcome(result, values.allowHandOff === true, describeFhirUserChange);
  });
}
