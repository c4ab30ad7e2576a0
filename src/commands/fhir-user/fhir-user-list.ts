import { targeted } from '../../environment/target/targeted.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { FHIR_USER_LIST_FIELDS } from './fhir-user-fields.ts';
import type { FhirUserListResult } from './fhir-user-results.ts';

type ListInput = CommandInput<typeof FHIR_USER_LIST_FIELDS>;

/** `fhir-user list`: who is whom in the records of a FHIR server. */
export const fhirUserList = targeted(
  defineCommand({
    name: 'fhir-user list',
    resultSchema: async () => (await import('./fhir-user-results.ts')).FHIR_USER_LIST_RESULT,
    summary: 'List the people who are linked to a Patient or Practitioner.',
    readsOnly: true,
    fields: FHIR_USER_LIST_FIELDS,
    examples: [{ text: 'Of a FHIR server', command: 'fhir-apps fhir-user list --fhir-url https://fhir.contoso.com' }],
    run: runList,
  }),
  { isAboutServer: true },
);

async function runList(context: Context, { values }: ListInput): Promise<CommandOutcome<FhirUserListResult>> {
  const [{ withSession }, { observeApi }, { listFhirUsers }, { describeFhirUsers, fhirUserListResult }] =
    await Promise.all([
      import('../../session/open-session.ts'),
      import('./observe-api.ts'),
      import('../../graph/observe/fhir-users.ts'),
      import('./fhir-user-list-view.ts'),
    ]);
  return withSession(context, async (session) => {
    const api = await observeApi({ context, session }, { fhirUrl: values.fhirUrl, who: null, readsOnly: true });
    const users = await listFhirUsers(session.client, api.extension);
    return { result: fhirUserListResult(api, users, session.tenantContext), exitCode: 0, describe: describeFhirUsers };
  });
}
