import { ALL_COMMANDS, COMMAND_GROUPS } from '../../../src/commands/index.ts';
import type { Group, Step } from '../scenario.ts';

const NAMES = ALL_COMMANDS.map(({ name }) => name);

/** Help of everything, version, completion, schema: what needs no tenant. */
export const HELP: readonly Group[] = [
  {
    name: 'help',
    served: null,
    steps: [
      ...['', '--help', '--version', '-V', 'help', 'help help', '--json', 'help nobody', 'help register nobody'],
      ...[
        'sandbox',
        'role',
        'role --json',
        'secret nobody',
        'nobody',
        'regster resource',
        '--nobody',
        'list --tenat x',
      ],
      ...Object.keys(COMMAND_GROUPS).map((name) => `help ${name}`),
      ...NAMES.map((name) => `${name} --help`),
      ...['register', 'secret rotate', 'sandbox configure'].map((name) => `help ${name}`),
    ],
  },
  {
    name: 'completion',
    served: null,
    steps: [
      ...['bash', 'zsh', 'fish', 'powershell', 'ksh', ''].map((shell) => `completion ${shell}`),
      'completion bash --json',
      'schema',
      'schema --json',
      'schema --nobody',
    ],
  },
];

/** The command lines that help shows as examples, with what follows them in a shell left out. */
export const EXAMPLES: Group = {
  name: 'examples',
  steps: [
    'register resource --yes --fhir-url https://fhir.contoso.com --name "Contoso FHIR" --app-role auditor --app-role globalReader --app-role globalExporter --app-role globalImporter',
    'register public --fhir-url https://fhir.contoso.com --name "Growth chart" --reply-url https://chart.contoso.com/',
    'register service --fhir-url https://fhir.contoso.com --name "Nightly import" --role globalImporter --credential secret --secret-to env-file:.env',
    {
      graph: 'POST /groups',
      body: { displayName: 'Clinicians', mailEnabled: false, mailNickname: 'clinicians', securityEnabled: true },
    },
    {
      graph: 'POST /users',
      body: {
        ...{ accountEnabled: true, displayName: 'Ada', mailNickname: 'ada', userPrincipalName: 'ada@contoso.com' },
        passwordProfile: { password: 'Correct-horse-battery-1' },
      },
    },
    ...ALL_COMMANDS.flatMap(({ name, examples }): readonly Step[] =>
      // One of sandbox start would serve on and on, and one of sandbox stop would end what serves these.
      name.startsWith('sandbox') ? [] : examples.map(({ command }) => typed(command)),
    ),
  ],
};

function typed(command: string): string {
  return command
    .replaceAll('\\\n', ' ')
    .replace(/^.*?fhir-apps /s, '')
    .replace(/ (?:[|>]|>>) .*$/s, '')
    .replace(/\).*$/, '');
}
