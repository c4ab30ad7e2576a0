import { ALL_COMMANDS } from '../../src/commands/index.ts';
import type { FuzzCase } from './case.ts';
import { commandLine } from './command-lines.ts';
import { environmentFile } from './environment-files.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateLine } from './mutate-line.ts';
import { mutateText } from './mutate-text.ts';
import { mutateTree } from './mutate-tree.ts';
import type { Random } from './random.ts';
import { CERTIFICATE_FILE, ROLES_FILE } from './sample-files.ts';

/** The commands that read the file of an environment. */
const WITH_FILE = ALL_COMMANDS.filter(({ fields }) => fields.some(({ flag }) => flag === 'file'));

/** One case, decided by its random alone: as many lines as files. */
export function makeCase(random: Random): FuzzCase {
  const kind = random.below(20);
  if (kind < 10) {
    return { ...mutateLine(commandLine(random), random), files: FILES };
  }
  return kind < 18 && WITH_FILE.length > 0 ? environmentCase(random) : namedFileCase(random);
}

/** What lines may name. */
const FILES = {
  'fhir-apps.yaml': 'fhirUrl: https://fhir.contoso.com\nresource: {name: Contoso FHIR}\n',
  'roles.json': JSON.stringify(ROLES_FILE),
  'certificate.pem': CERTIFICATE_FILE,
};

function environmentCase(random: Random): FuzzCase {
  const { name } = random.pick(WITH_FILE);
  const file = random.pick(['fhir-apps.yaml', 'fhir-apps.json', 'testauthenvironment.json', 'x.yml']);
  const content = mutateBytes(environmentFile(random), random);
  const flags = [
    ...(file.startsWith('fhir-apps') && random.oneIn(2) ? [] : ['-f', file]),
    ...(random.oneIn(3) ? ['--env', random.pick(['dev', 'prod', 'test', '__proto__'])] : []),
    ...(random.oneIn(3) ? ['--fhir-url', 'https://fhir.contoso.com'] : []),
    ...(random.oneIn(6) ? ['--var', mutateText('NAME=x', random)] : []),
    ...(random.oneIn(2) ? ['--json'] : []),
  ];
  return { argv: [...name.split(' '), ...flags], env: variables(random), files: { [file]: content } };
}

/** What `${NAME}` in a file may come to. */
function variables(random: Random): Readonly<Record<string, string>> {
  return {
    NAME: 'Ward',
    URL: 'https://ward.contoso.com',
    LINES: 'a\nb: c',
    ...(random.oneIn(4) ? { NASTY: mutateText('x', random) } : {}),
  };
}

/** A file that a flag of `register` names: roles of a server, or a certificate. */
function namedFileCase(random: Random): FuzzCase {
  const common = ['--fhir-url', 'https://fhir.contoso.com', '--name', 'x', ...(random.oneIn(2) ? ['--json'] : [])];
  if (random.oneIn(2)) {
    const roles = JSON.stringify(random.oneIn(2) ? mutateTree(ROLES_FILE, random) : ROLES_FILE, null, 2);
    const argv = ['register', 'resource', '--roles-file', 'roles.json', ...common];
    return { argv, env: {}, files: { 'roles.json': mutateBytes(roles, random) } };
  }
  const argv = ['register', 'service', '--role', 'globalReader', '--credential', 'certificate', ...common];
  return {
    argv: [...argv, '--certificate', 'certificate.pem'],
    env: {},
    files: { 'certificate.pem': mutateBytes(CERTIFICATE_FILE, random) },
  };
}
