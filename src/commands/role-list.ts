import { FHIR_URL_FIELD } from '../fields/reference-fields.ts';
import type { Command, CommandInput, CommandOutcome } from './command.ts';
import type { Context } from './context.ts';

/** `role list REF`: the app roles of one resource, and who has each. */
export const roleList: Command = {
  name: 'role list',
  summary: 'List the app roles of a resource, and who has each.',
  argument: {
    name: 'REF',
    help: 'the resource: appId, object id, identifier URI, unique name, key (with --fhir-url) or display name',
    required: true,
  },
  fields: [FHIR_URL_FIELD],
  examples: [
    { text: 'Of a FHIR server', command: 'fhir-apps role list resource --fhir-url https://fhir.contoso.com' },
    { text: 'For a script', command: 'fhir-apps role list https://fhir.contoso.com --json' },
  ],
  run: runList,
};

async function runList(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const [{ withSession }, { observeRoles }, { describeRoleList, roleListResult }, { normalizeFhirUrl }] =
    await Promise.all([
      import('./session.ts'),
      import('../graph/observe-roles.ts'),
      import('../output/role-list-view.ts'),
      import('../registration/fhir-url.ts'),
    ]);
  return withSession(context, async ({ client, caller, place }) => {
    const { fhirUrl } = input.values;
    const { resource } = await observeRoles(client, {
      resource: {
        text: input.argument ?? '',
        fhirUrl: typeof fhirUrl === 'string' ? normalizeFhirUrl(fhirUrl) : null,
        byDisplayName: true,
      },
      principals: [],
      givesAccess: false,
      caller,
      now: context.now(),
    });
    const result = roleListResult(resource, place);
    return { result, exitCode: 0, describe: (paint) => describeRoleList(result, paint) };
  });
}
