import { targeted } from '../../environment/target/targeted.ts';
import { ROLE_ASSIGN_FIELDS } from './role-fields.ts';
import { defineCommand, unless } from '../../cli/command.ts';

/** `role assign REF`: gives app roles of one resource to users, groups and clients. */
export const roleAssign = targeted(
  defineCommand({
    name: 'role assign',
    resultSchema: async () => (await import('./role-results.ts')).ROLE_ASSIGN_RESULT,
    summary: 'Give app roles of a resource, or Azure roles of a managed server, to users, groups and clients.',
    argument: {
      name: 'REF',
      help: 'the resource: appId, object id, identifier URI, unique name, or key (with --fhir-url); of a managed server its URL or Azure resource id',
      required: false,
    },
    fields: ROLE_ASSIGN_FIELDS,
    examples: [
      {
        text: 'To a person and a group',
        command:
          'fhir-apps role assign https://fhir.contoso.com --role globalReader --to user:ada@contoso.com --to group:Clinicians',
      },
      {
        text: 'To a client, by its key',
        command:
          'fhir-apps role assign --fhir-url https://fhir.contoso.com --role globalExporter --to service-nightly-import',
      },
      {
        text: 'On a managed server',
        command:
          'fhir-apps role assign https://ward-fhir.fhir.azurehealthcareapis.com --role "FHIR Data Reader" --to group:Clinicians',
      },
    ],
    parse: async (context, input) =>
      unless((await import('./change-roles.ts')).validateRoleValues(context, input), input),
    run: async (context, input) => {
      const named = (await import('../../session/managed-server.ts')).managedServerOf(input);
      return named === null
        ? (await import('./change-roles.ts')).changeRoles(context, input, 'assign')
        : (await import('./change-azure-roles.ts')).changeAzureRoles(context, input, named, 'assign');
    },
  }),
  { isAboutServer: true },
);
