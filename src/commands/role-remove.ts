import { ROLE_REMOVE_FIELDS } from '../fields/role-fields.ts';
import type { Command } from './command.ts';

/** `role remove REF`: takes app roles of one resource from users, groups and clients; the roles stay defined. */
export const roleRemove: Command = {
  name: 'role remove',
  summary: 'Take app roles of a resource from users, groups and clients.',
  argument: {
    name: 'REF',
    help: 'the resource: appId, object id, identifier URI, unique name, or key (with --fhir-url)',
    required: true,
  },
  fields: ROLE_REMOVE_FIELDS,
  examples: [
    {
      text: 'From a person who left the team',
      command: 'fhir-apps role remove https://fhir.contoso.com --role globalReader --to user:ada@contoso.com',
    },
  ],
  judge: async (_context, input) => (await import('./change-roles.ts')).judgeRoleValues(input),
  run: async (context, input) => (await import('./change-roles.ts')).changeRoles(context, input, 'remove'),
};
