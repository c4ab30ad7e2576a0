import { ALL_COMMANDS } from '../../src/commands/index.ts';
import type { Command } from '../../src/cli/command.ts';
import { type Field, fieldList, isSwitch, variableOf } from '../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../src/cli/fields/global-fields.ts';
import type { ParserName } from '../../src/registration/answers/parsers.ts';
import type { Random } from './random.ts';

/** What is typed after `fhir-apps`, and the variables that are set. */
export interface TypedLine {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Values that are right, by the name of their check; a check that is not here gets {@link ANYTHING}. */
const RIGHT: Readonly<Partial<Record<ParserName, readonly string[]>>> = {
  audience: ['api://contoso-fhir', 'default'],
  authority: ['https://login.microsoftonline.com/contoso.com/v2.0', 'default'],
  appRoleName: ['globalReader', 'ward-read'],
  clientId: ['14d82eec-204b-4c2f-b7e8-296a70dab67e'],
  duration: ['1s', '5m', '12h'],
  period: ['30d', '12h'],
  federated: ['github:contoso/fhir:branch=main', 'issuer=https://a.example,subject=b', 'kubernetes:https://a.b:ns:sa'],
  fhirUrl: ['https://fhir.contoso.com', 'https://ward-fhir.fhir.azurehealthcareapis.com', 'https://a.example/r4'],
  hostName: ['fhir.test', '10.0.0.5'],
  httpsOrigin: ['https://graph.example'],
  identifierUri: ['auto', 'api://contoso-fhir', 'https://fhir.contoso.com'],
  key: ['service-nightly-import', 'resource', 'a'],
  lifetime: ['1d', '180d'],
  logoutUrl: ['https://app.contoso.com/logout'],
  managedIdentity: ['6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11'],
  milliseconds: ['0', '100'],
  owner: ['ada@contoso.com', '14d82eec-204b-4c2f-b7e8-296a70dab67e'],
  path: ['roles.json', 'certificate.pem', 'key-pair.pem', 'missing', '.', 'text', 'fhir-apps.yaml'],
  port: ['0', '8443'],
  principal: ['user:ada@contoso.com', 'group:Clinicians', 'service-nightly-import'],
  replyUrl: [
    'https://app.contoso.com/cb',
    'spa=https://a.example',
    'native=com.contoso.app://auth',
    'http://localhost',
  ],
  roleName: ['globalReader', 'globalImporter'],
  roleOfResource: ['globalReader', 'FHIR Data Reader'],
  scopeName: ['user_impersonation', 'patient.Patient.rs'],
  secretSource: ['file:secret', 'env-file:.env', 'keyvault:ward'],
  secretPlace: ['service-nightly-import=file:secret'],
  sink: ['file:secret', 'env-file:.env', 'keyvault:ward', 'keyvault:ward/job', 'github', 'azure-pipelines', 'stdout'],
  tag: ['ward'],
  tenant: ['contoso.com', '14d82eec-204b-4c2f-b7e8-296a70dab67e'],
};

const ANYTHING: readonly string[] = ['Contoso', 'x', '1', 'https://a.example'];

/** What arguments of commands refer to. */
const REFERENCES: readonly string[] = [
  '14d82eec-204b-4c2f-b7e8-296a70dab67e',
  'https://fhir.contoso.com',
  'fhir-apps.fhir.contoso.com.resource',
  'service-nightly-import',
  'Contoso FHIR',
];

/** Commands that the fuzzer types, sorted by nothing: those with many fields have no more chances than others. */
export function commandLine(random: Random): TypedLine {
  const command = random.pick(ALL_COMMANDS);
  return random.oneIn(3) ? exampleOf(command, random) : assembled(command, random);
}

/** One of the examples of a command, which its help shows. */
function exampleOf(command: Command, random: Random): TypedLine {
  const [example] = command.examples.length === 0 ? [] : [random.pick(command.examples)];
  if (example === undefined) {
    return assembled(command, random);
  }
  const words = example.command.replaceAll('\\\n', ' ').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const argv = words.slice(1).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  return { argv: random.oneIn(2) ? [...argv, '--json'] : argv, env: {} };
}

function assembled(command: Command, random: Random): TypedLine {
  const { argument } = command;
  const chance = 1 + random.below(6);
  const fields = [
    ...command.fields.filter(() => random.oneIn(chance)),
    ...fieldList(GLOBAL_FIELDS).filter(() => random.oneIn(9)),
  ];
  const byVariable = fields.filter(() => random.oneIn(6));
  const typed = fields.filter((field) => !byVariable.includes(field)).flatMap((field) => flagOf(field, random));
  const given = argument === undefined || random.oneIn(12) ? [] : [random.pick(argument.choices ?? REFERENCES)];
  const name = command.name.split(' ');
  return {
    argv: random.oneIn(2) ? [...name, ...given, ...typed] : [...name, ...typed, ...given],
    env: Object.fromEntries(byVariable.map((field) => [variableOf(field), variableValue(field, random)])),
  };
}

function flagOf(field: Field, random: Random): readonly string[] {
  const flag = `--${field.flag}`;
  if (isSwitch(field)) {
    return [flag];
  }
  const values =
    field.list === true ? [rightValue(field, random), rightValue(field, random)] : [rightValue(field, random)];
  return values.flatMap((value) => (random.oneIn(4) ? [`${flag}=${value}`] : [flag, value]));
}

function variableValue(field: Field, random: Random): string {
  return isSwitch(field) ? random.pick(['1', '0', 'true', 'false', '']) : rightValue(field, random);
}

/** One of the values that are right for a field that takes one. */
export function rightValue({ parser, choices }: Field, random: Random): string {
  return random.pick(choices ?? (parser === undefined ? ANYTHING : (RIGHT[parser] ?? ANYTHING)));
}
