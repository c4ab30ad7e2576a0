import { INIT_FIELDS, isManagedServer } from '../../environment/init/init-fields.ts';
import type { ValueIssue } from '../../registration/answers/register-schema.ts';
import type { Command, CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { serverCloudIssues } from '../../cli/server-cloud.ts';

/** `init`: writes the first file of an environment, by asking or from what the tenant has. */
export const init: Command = {
  name: 'init',
  summary: 'Write the file of an environment, by asking or from what the tenant has.',
  fields: INIT_FIELDS,
  examples: [
    { text: 'By asking', command: 'fhir-apps init' },
    { text: 'From all that stands of a server', command: 'fhir-apps init --from https://fhir.contoso.com' },
    {
      text: 'A first file without questions',
      command: 'fhir-apps init --fhir-url https://fhir.contoso.com --name "Contoso FHIR" -f dev.yaml',
    },
  ],
  validate: (context, input) => Promise.resolve(validateInit(context, input)),
  run: async (context, input) =>
    (await import('../../environment/init/init-environment.ts')).initEnvironment(context, input),
};

function validateInit({ settings }: Context, { values, given }: CommandInput): readonly ValueIssue[] {
  if (given.has('from')) {
    const named = ['name', 'serverKind'].filter((key) => given.get(key) === 'flag');
    return [
      ...named.map((key) => ({ key, message: 'does not go with --from, which finds it out.', missing: false })),
      ...serverCloudIssues(settings, 'from', values.from),
    ];
  }
  // A managed service has no application of its own to be named.
  const isManaged = isManagedServer(values);
  const needed = settings.canAsk ? [] : ['fhirUrl', ...(isManaged ? [] : ['name'])];
  return [
    ...(isManaged && given.get('name') === 'flag'
      ? [
          {
            key: 'name',
            message: "does not apply to a managed FHIR service, whose API is Microsoft's.",
            missing: false,
          },
        ]
      : []),
    ...needed
      .filter((key) => values[key] === undefined && !given.has(key))
      .map((key) => ({ key, message: 'is missing', missing: true })),
  ];
}
