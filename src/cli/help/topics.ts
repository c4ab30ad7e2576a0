import { fieldList } from '../fields/field.ts';
import { GLOBAL_FIELDS } from '../fields/global-fields.ts';
import { SINK_ROWS } from '../../secrets/sinks/index.ts';
import type { TopicWord } from './topic-words.ts';
import { fullRows } from './field-rows.ts';
import { block, type HelpPage, type HelpPart, type HelpRow, list, paragraph } from './help-page.ts';

/** A page of help that is about no command. */
interface Topic {
  readonly word: TopicWord;
  /** One sentence. */
  readonly summary: string;
  readonly parts: readonly HelpPart[];
}

/** The options of every command, and those of the program alone. */
const OPTIONS: Topic = {
  word: 'options',
  summary: 'The options that every command takes.',
  parts: list(null, [
    ...fullRows(fieldList(GLOBAL_FIELDS)),
    ['-V, --version', 'Print the version.'],
    ['-h, --help', 'Show help.'],
  ]),
};

const VARIABLES: Topic = {
  word: 'variables',
  summary: 'Environment variables that set options.',
  parts: [
    paragraph(
      'Each option can be given as FHIR_APPS_<OPTION>, such as FHIR_APPS_FHIR_URL for --fhir-url. The option on the command line wins.',
    ),
    ...list(null, [
      ['Switches', 'take 1, true, 0 or false.'],
      ['Lists', 'are separated by newlines or commas.'],
      ['Unknown ones', 'are reported, with the nearest name, and ignored.'],
    ]),
    ...list('Others', [
      ['FHIR_APPS_PFX_PASSWORD', 'The password of the file that --pfx writes.'],
      ['FHIR_APPS_SANDBOX_STATE', 'The directory of the sandbox tenant.'],
      ['NODE_EXTRA_CA_CERTS', 'A file of certificates of authorities that are trusted too.'],
      ['HTTPS_PROXY, NO_PROXY', 'The proxy that requests go through, and the hosts that they reach without it.'],
      ['NO_COLOR', 'No color, as with --no-color.'],
    ]),
  ],
};

const REFERENCES: Topic = {
  word: 'references',
  summary: 'How applications, people, groups and CI jobs are named.',
  parts: [
    ...list('REF: an application', [
      ['6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11', 'Its appId, or its object id'],
      ['https://fhir.contoso.com', 'Its identifier URI'],
      ['nightly-import', 'Its key on the server that --fhir-url names'],
      ['fhir-apps.fhir.contoso.com.nightly-import', 'Its unique name'],
      ['"Nightly import"', 'Its display name, where the command only reads'],
    ]),
    ...list('WHO: a person, a group or a client', [
      ['user:ada@contoso.com', 'A person, by user principal name or mail; guests by mail'],
      ['group:Clinicians', 'A group, by name or object id'],
      ['nightly-import', 'A client, by its REF'],
      ['5f1d0f7a-6a8a-4d52-a0f7-3a5a2f3f7c10', 'Any of them, by object id'],
    ]),
    ...list('SPEC: a job with tokens of its own', [
      ['github:contoso/fhir:branch=main', 'GitHub Actions; also tag=, environment=, pull-request'],
      ['azure-devops:ID:SUBJECT', 'A service connection of Azure Pipelines'],
      ['kubernetes:ISSUER:NAMESPACE:SERVICEACCOUNT', 'A service account of Kubernetes'],
      ['managed-identity:RESOURCE-ID', 'A user-assigned identity of Azure; also by its client id'],
      ['issuer=URL,subject=TEXT', 'Anything else that OpenID Connect can name'],
    ]),
    paragraph('A REF or WHO that fits several is refused with the list of them.'),
    ...block([['SINK, where a secret goes: ', 'fhir-apps help secrets']]),
  ],
};

const SECRETS: Topic = {
  word: 'secrets',
  summary: 'Where a new secret goes. It goes to one place, once.',
  parts: [
    ...list('SINK: the value of --secret-to', SINK_ROWS),
    paragraph(
      'Without --secret-to a person at a terminal sees the secret once; where no one is, --secret-to must be given. The destination is checked before anything is created. A secret that could not be delivered is removed again.',
    ),
    paragraph(
      'No secret is ever taken from the command line, nor written to a log, an error or the audit log. Better than a secret is none: --federated, --managed-identity, or the certificate of a key that you keep.',
    ),
  ],
};

const EXIT_CODE_ROWS: readonly HelpRow[] = [
  ['0', 'Done, or already up to date.'],
  ['1', 'Microsoft refused, failed or could not be reached.'],
  ['2', 'Something given is missing or wrong; nothing was sent.'],
  ['3', 'Partly done; the next run completes it.'],
  [
    '4',
    'Sign-in failed, a privilege is missing, or a role or consent that you asked for waits for an administrator (--allow-hand-off makes that 0).',
  ],
  ['5', 'A check found something.'],
  ['6', 'What was made could not be proven to work, or `verify` found something.'],
  ['70', 'A bug in fhir-apps.'],
  ['130', 'Canceled.'],
  ['143', 'Terminated.'],
];

const EXIT_CODES: Topic = {
  word: 'exit-codes',
  summary: 'What the exit codes mean.',
  parts: list(null, EXIT_CODE_ROWS),
};

const TOPICS: readonly Topic[] = [OPTIONS, VARIABLES, REFERENCES, SECRETS, EXIT_CODES];

/** The pages of help that are about no command, and the list of them. */
export const TOPIC_PAGES: readonly HelpPage[] = [
  ...TOPICS.map(({ word, summary, parts }) => ({ askedBy: [['help', word]], parts: [paragraph(summary), ...parts] })),
  {
    askedBy: [['help', 'topics']],
    parts: [
      ...list(
        'Topics',
        TOPICS.map(({ word, summary }): HelpRow => [word, summary]),
      ),
      ...block([['More help: ', 'fhir-apps help <topic>']]),
    ],
  },
];
