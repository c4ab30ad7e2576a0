import { INIT_FIELDS, isManagedServer } from '../../environment/init/init-fields.ts';
import { missingIssues, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { type CommandInput, defineCommand, unless } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { serverCloudIssues } from '../../cli/server-cloud.ts';

/** `init`: writes the first file of an environment, by asking or from what the tenant has. */
export const init = defineCommand({
  name: 'init',
  resultSchema: async () => (await import('../../environment/init/init-result.ts')).INIT_RESULT,
  summary: 'Write an environment file by questions or from the tenant.',
  fields: INIT_FIELDS,
  examples: [
    { text: 'By asking', command: 'fhir-apps init' },
    { text: 'From all that exists for a server', command: 'fhir-apps init --from https://fhir.contoso.com' },
    {
      text: 'A first file without questions',
      command: 'fhir-apps init --fhir-url https://fhir.contoso.com --name "Contoso FHIR" --out dev.yaml',
    },
  ],
  parse: (context, input) => unless(issuesIn(context, input), input),
  run: async (context, input) =>
    (await import('../../environment/init/init-environment.ts')).initEnvironment(context, input),
});

function issuesIn({ settings }: Context, { values, given }: CommandInput<typeof INIT_FIELDS>): readonly ValueIssue[] {
  if (given.has('from')) {
    const named = ['name', 'serverKind'].filter((key) => given.get(key) === 'flag');
    return [
      ...named.map((key) => valueIssue(key, 'does not go with --from, which finds it out.')),
      ...(values.from === undefined ? [] : serverCloudIssues(settings, 'from', values.from)),
    ];
  }
  // A managed service has no application of its own to be named.
  const isManaged = isManagedServer(values);
  const mustBeGiven = !settings.canAsk;
  return [
    ...(isManaged && given.get('name') === 'flag'
      ? [valueIssue('name', "does not apply to a managed FHIR service, whose API is Microsoft's.")]
      : []),
    ...missingIssues({
      fhirUrl: mustBeGiven && !given.has('fhirUrl'),
      name: mustBeGiven && !isManaged && !given.has('name'),
    }),
  ];
}
