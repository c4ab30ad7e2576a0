import { ROLE_REMOVE_FIELDS } from './role-fields.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { type CommandInput, defineCommand, unless } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/**
 * `role remove REF`: takes app roles of one resource from users, groups and clients, or, with `--definition`, from the
 * resource.
 */
export const roleRemove = defineCommand({
  name: 'role remove',
  resultSchema: async () => (await import('./role-results.ts')).ROLE_REMOVE_RESULT,
  summary:
    'Take app roles of a resource, or Azure roles of a managed server, from users, groups and clients; or a role from the resource itself.',
  argument: {
    name: 'REF',
    help: 'the resource: appId, object id, identifier URI, unique name, or key (with --fhir-url); of a managed server its URL or Azure resource id',
    required: false,
  },
  fields: ROLE_REMOVE_FIELDS,
  examples: [
    {
      text: 'From a person who left the team',
      command: 'fhir-apps role remove https://fhir.contoso.com --role globalReader --to user:ada@contoso.com',
    },
    {
      text: 'A role that the server does not know any more',
      command: 'fhir-apps role remove https://fhir.contoso.com --role auditor --definition',
    },
  ],
  parse: async (context, input) => unless(await issuesIn(context, input), input),
  run: async (context, input) => {
    if (input.values.definition === true) {
      return (await import('./remove-role-definitions.ts')).removeRoleDefinitions(context, input);
    }
    const named = (await import('../../session/managed-server.ts')).managedServerOf(input);
    return named === null
      ? (await import('./change-roles.ts')).changeRoles(context, input, 'remove')
      : (await import('./change-azure-roles.ts')).changeAzureRoles(context, input, named, 'remove');
  },
});

const ROLES_ARE_AZURES =
  "removes a role from an application, and a managed FHIR service's roles are Azure's; give --to WHO loses the role.";

/** Either somebody loses the role, or the resource does. */
async function issuesIn(
  context: Context,
  input: CommandInput<typeof ROLE_REMOVE_FIELDS>,
): Promise<readonly ValueIssue[]> {
  const { given, values } = input;
  const { validateRoleValues } = await import('./change-roles.ts');
  const issues = validateRoleValues(context, input);
  const { isManagedServer } = await import('../../session/managed-server.ts');
  if (values.definition === true) {
    const named = ['to', 'allowHandOff', 'serverKind', 'fhirResourceId'].filter((key) => given.get(key) === 'flag');
    return [
      ...issues.filter(({ key }) => key !== 'to' && key !== 'REF'),
      // Only an application defines roles.
      ...(input.argument === undefined ? [valueIssue('REF', 'is missing.')] : []),
      ...(isManagedServer(input.argument) ? [valueIssue('definition', ROLES_ARE_AZURES)] : []),
      ...named.map((key) =>
        valueIssue(
          key,
          'does not go with --definition, which removes the role itself from an application; leave one of them away.',
        ),
      ),
    ];
  }
  const forced = given.get('force') === 'flag';
  return [
    ...issues.map((issue) =>
      issue.key === 'to'
        ? valueIssue('to', 'is missing; give --to WHO loses the role, or --definition to remove the role itself.')
        : issue,
    ),
    ...(forced ? [valueIssue('force', 'goes with --definition only.')] : []),
  ];
}
