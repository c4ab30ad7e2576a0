import { targeted } from '../../environment/target/targeted.ts';
import { ROLE_REMOVE_FIELDS } from './role-fields.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { type CommandInput, defineCommand, unless } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { RoleInput } from './write-roles.ts';

type RoleRemoveInput = CommandInput<typeof ROLE_REMOVE_FIELDS>;

/**
 * `role remove REF`: takes app roles of one resource from users, groups and clients, or, with `--definition`, from the
 * resource.
 */
export const roleRemove = targeted(
  defineCommand({
    name: 'role remove',
    resultSchema: async () => (await import('./role-results.ts')).ROLE_REMOVE_RESULT,
    summary: 'Take app roles of a resource, or Azure roles of a managed server, from users, groups and clients.',
    argument: {
      name: 'REF',
      help: 'the resource: appId, object id, identifier URI, unique name, or key (with --fhir-url); of a managed server its URL or Azure resource id',
      required: false,
    },
    fields: ROLE_REMOVE_FIELDS,
    examples: [
      {
        text: 'From a person who left the team',
        command: 'fhir-apps role remove https://fhir.contoso.com --role globalReader --from user:ada@contoso.com',
      },
    ],
    parse: async (context, input) => unless(await issuesIn(context, input), input),
    run: async (context, input) => {
      if (input.values.definition === true) {
        return (await import('./remove-role-definitions.ts')).removeRoleDefinitions(context, input);
      }
      const named = (await import('../../session/managed-server.ts')).managedServerOf(input);
      return named === null
        ? (await import('./change-roles.ts')).changeRoles(context, asRoleInput(input), 'remove')
        : (await import('./change-azure-roles.ts')).changeAzureRoles(context, asRoleInput(input), named, 'remove');
    },
  }),
  { isAboutServer: true },
);

/** The input in the words of `role assign`, for the work that both commands share. */
function asRoleInput({ values: { from, ...values }, given, ...input }: RoleRemoveInput): RoleInput {
  return {
    ...input,
    values: { ...values, ...(from === undefined ? {} : { to: from }) },
    given: new Map([...given].map(([key, source]) => [key === 'from' ? 'to' : key, source])),
  };
}

const ROLES_ARE_AZURES =
  "removes a role from an application, and a managed FHIR service's roles are Azure's; give --from WHO loses the role.";

/** Either someone loses the role, or the resource does. */
async function issuesIn(context: Context, input: RoleRemoveInput): Promise<readonly ValueIssue[]> {
  const { given, values } = input;
  const { validateRoleValues } = await import('./change-roles.ts');
  const issues = validateRoleValues(context, asRoleInput(input));
  const { isManagedServer } = await import('../../session/managed-server.ts');
  if (values.definition === true) {
    const named = ['from', 'allowHandOff', 'serverKind', 'fhirResourceId'].filter((key) => given.get(key) === 'flag');
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
      issue.key === 'to' ? valueIssue('from', 'is missing; give --from WHO loses the role.') : issue,
    ),
    ...(forced ? [valueIssue('force', 'goes with --definition only.')] : []),
  ];
}
