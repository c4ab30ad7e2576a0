import { targeted } from '../../environment/target/targeted.ts';
import type { AzureRoleListResult } from './role-results.ts';
import type { RoleListResult } from './role-results.ts';
import { ROLE_LIST_FIELDS } from './role-fields.ts';
import { type CommandOutcome, defineCommand, unless } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { ServerInput } from '../../session/managed-server.ts';

/** `role list REF`: the app roles of one resource, and who has each. */
export const roleList = targeted(
  defineCommand({
    name: 'role list',
    resultSchema: async () => (await import('./role-results.ts')).ROLE_LIST_RESULT,
    summary: 'List the app roles of a resource, or the Azure roles of a managed server, and who has each.',
    argument: {
      name: 'REF',
      help: 'the resource: appId, object id, identifier URI, unique name, key (with --fhir-url) or display name; of a managed server its URL or Azure resource id',
      required: false,
    },
    readsOnly: true,
    fields: ROLE_LIST_FIELDS,
    examples: [
      { text: 'Of a FHIR server', command: 'fhir-apps role list --fhir-url https://fhir.contoso.com' },
      { text: 'For a script', command: 'fhir-apps role list https://fhir.contoso.com --json' },
      {
        text: 'Of a managed server',
        command: 'fhir-apps role list https://ward-fhir.fhir.azurehealthcareapis.com',
      },
    ],
    parse: async (context, input) =>
      unless((await import('../../session/managed-server.ts')).validateServer(context, input), input),
    run: runList,
  }),
  { isAboutServer: true },
);

async function runList(
  context: Context,
  input: ServerInput,
): Promise<CommandOutcome<RoleListResult | AzureRoleListResult>> {
  const named = (await import('../../session/managed-server.ts')).managedServerOf(input);
  if (named !== null) {
    return (await import('./list-azure-roles.ts')).listAzureRoles(context, named);
  }
  const [{ withSession }, { observeRoles }, { describeRoleList, roleListResult }, { referenceOf }] = await Promise.all([
    import('../../session/open-session.ts'),
    import('../../graph/observe/observe-roles.ts'),
    import('./role-list-view.ts'),
    import('../../session/reference.ts'),
  ]);
  return withSession(context, async ({ client, caller, tenantContext }) => {
    const { resource } = await observeRoles(client, {
      resource: referenceOf(context, input, true),
      principals: [],
      givesAccess: false,
      caller,
      now: context.now(),
    });
    const result = roleListResult(resource, tenantContext);
    return { result, exitCode: 0, describe: describeRoleList };
  });
}
