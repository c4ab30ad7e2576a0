import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { cleanEnvironment, run } from './executable.ts';

const TAB = '\t';
/** Readline's insert-completions: all that TAB would offer. */
const ALL = '\u001b*';

let directory: string;

/** Environment files by the directory that they are in. */
const FILES: Readonly<Record<string, readonly [file: string, text: string]>> = {
  yaml: [
    'fhir-apps.yaml',
    '# clients:\n  # no-comment: {}\nfhirUrl: https://fhir.contoso.com\nresource: { name: FHIR }\nclients: # ours\n\n' +
      '  care-portal:\n    type: public\n    name: "x: y"\n  # not-this: {}\n  "growth.chart" : { type: public }\n' +
      "  'nightly-import': { type: service }\nenvironments:\n  prod:\n    clients:\n      other: null\n",
  ],
  json: [
    'fhir-apps.json',
    '{\r\n\t"fhirUrl": "https://fhir.contoso.com",\r\n\t"clients": {\r\n\t\t"care-portal": {\r\n\t\t\t"type": "public"\r\n\t\t}' +
      ',\r\n\t\t"care-twin": { "type": "public" }\r\n\t},\r\n\t"environments": { "prod": {} }\r\n}',
  ],
  hostile: [
    'fhir-apps.yml',
    'clients:\n  $(touch pwned): {}\n  `touch pwned`: {}\n  "*": {}\n  -rf: {}\n  \u001b]0;pwned: {}\n  Upper: {}\n' +
      "  good; touch pwned: {}\n  '@keys': {}\n  a b: {}\n  x[$(touch pwned)]: {}\n  last-good: {}",
  ],
  odd: ['fhir-apps.yaml', '\u0000\u0001:::\n:\n": :\n[clients:\n\t\t\t:\nclients: {a: {}}\n'.repeat(50)],
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-completion-'));
  await writeFile(join(directory, 'completion.bash'), (await run(['completion', 'bash'])).stdout);
  const work = join(directory, 'work');
  await mkdir(join(work, 'keys'), { recursive: true });
  await writeFile(join(work, 'my roles.json'), '{}');
  await writeFile(join(work, "it's $(touch pwned).pem"), '');
  for (const [name, [file, text]] of Object.entries(FILES)) {
    await mkdir(join(directory, name));
    await writeFile(join(directory, name, file), text);
  }
  await mkdir(join(directory, 'directory', 'fhir-apps.yaml'), { recursive: true });
});
afterAll(() => rm(directory, { recursive: true }));

/** Types each line into one real bash, and tells the arguments that `fhir-apps` was called with. */
async function typeInBash(lines: readonly string[], setUp = ''): Promise<readonly (readonly string[])[]> {
  const bash = await startInTerminal(['bash', '--norc', '--noprofile', '-i'], {
    env: cleanEnvironment({ PS1: 'ready> ', HISTFILE: '' }),
    cwd: join(directory, 'work'),
  });
  const define = `fhir-apps() { printf '<%s>' "$@"; echo; }; . ../completion.bash; ${setUp}`;
  for (const line of [define, ...lines, 'exit']) {
    await bash.shows('ready> ');
    bash.keys(`${line}\r`);
  }
  const { stdout } = await bash.ended();
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('<'))
    .map((line) => line.slice(1, -1).split('><'));
}

const CASES: readonly (readonly [what: string, typed: string, words: readonly string[]])[] = [
  ['a command', `fhir-apps reg${TAB}`, ['register']],
  ['a command after a flag of all', `fhir-apps --json reg${TAB}`, ['--json', 'register']],
  ['a command after a flag with a value', `fhir-apps --tenant list des${TAB}`, ['--tenant', 'list', 'destroy']],
  ['the commands of a group', `fhir-apps credential ${ALL}`, ['credential', 'list', 'prune', 'remove', 'rotate']],
  ['no group that has only former names', `fhir-apps sandbox fh${TAB}s${TAB}`, ['sandbox', 'fhs']],
  ['the type', `fhir-apps register serv${TAB}`, ['register', 'service']],
  ['no second type', `fhir-apps register service ${TAB}x`, ['register', 'service', 'x']],
  [
    'a flag of the command',
    `fhir-apps credential rotate --secret-l${TAB}`,
    ['credential', 'rotate', '--secret-lifetime'],
  ],
  ['a flag of all', `fhir-apps list --dry${TAB}`, ['list', '--dry-run']],
  ['no flag of another command', `fhir-apps list --purg${TAB}`, ['list', '--purg']],
  ['a short flag', `fhir-apps list -${ALL}`.replace('-\u001b', '--ty\u001b'), ['list', '--type']],
  ['the choices of a flag', `fhir-apps list --type con${TAB}`, ['list', '--type', 'confidential']],
  ['choices behind =', `fhir-apps list --type=con${TAB}`, ['list', '--type=confidential']],
  ['all choices behind =', `fhir-apps list --cloud=usgov-${TAB}`, ['list', '--cloud=usgov-dod']],
  ['choices in quotes', `fhir-apps list --type "con${TAB}`, ['list', '--type', 'confidential']],
  ['choices in quotes behind =', `fhir-apps list --type='con${TAB}`, ['list', '--type=confidential']],
  [
    'after a URL',
    `fhir-apps list --fhir-url https://a.b:1/c --ty${TAB}`,
    ['list', '--fhir-url', 'https://a.b:1/c', '--type'],
  ],
  [
    'after a value with spaces',
    `fhir-apps register --name 'a  b' ser${TAB}`,
    ['register', '--name', 'a  b', 'service'],
  ],
  [
    'a file with a space',
    `fhir-apps register resource --roles-file my${TAB}`,
    ['register', 'resource', '--roles-file', 'my roles.json'],
  ],
  [
    'a file, begun with a space',
    `fhir-apps register resource --roles-file my\\ r${TAB}`,
    ['register', 'resource', '--roles-file', 'my roles.json'],
  ],
  [
    'a file behind =',
    `fhir-apps register resource --roles-file=my${TAB}`,
    ['register', 'resource', '--roles-file=my roles.json'],
  ],
  [
    'a file in quotes',
    `fhir-apps register resource --roles-file "my${TAB}`,
    ['register', 'resource', '--roles-file', 'my roles.json'],
  ],
  [
    'a file whose name looks like a command',
    `fhir-apps register service --certificate it${TAB}`,
    ['register', 'service', '--certificate', "it's $(touch pwned).pem"],
  ],
  [
    'a directory only',
    `fhir-apps register service --generate-certificate ${TAB}`,
    ['register', 'service', '--generate-certificate', 'keys/'],
  ],
  [
    'the place of a secret',
    `fhir-apps credential rotate x --secret-to env${TAB}.env`,
    ['credential', 'rotate', 'x', '--secret-to', 'env-file:.env'],
  ],
  [
    'its file',
    `fhir-apps credential rotate x --secret-to file:my${TAB}`,
    ['credential', 'rotate', 'x', '--secret-to', 'file:my roles.json'],
  ],
  [
    'its file behind =',
    `fhir-apps credential rotate x --secret-to=file:my${TAB}`,
    ['credential', 'rotate', 'x', '--secret-to=file:my roles.json'],
  ],
  ['nothing where anything may follow', `fhir-apps list --tenant ${TAB}x`, ['list', '--tenant', 'x']],
  ['what stands before the cursor', `fhir-apps list --ty x\u001b[D\u001b[D${TAB}`, ['list', '--type', 'x']],
];

describe('bash, in a terminal', () => {
  it('completes commands, flags, choices and paths, however they are quoted', async () => {
    const called = await typeInBash(CASES.map(([, typed]) => typed));
    expect(Object.fromEntries(CASES.map(([what], index) => [what, called[index]]))).toEqual(
      Object.fromEntries(CASES.map(([what, , words]) => [what, words])),
    );
  });

  it('does so where readline parts no words at = and :, and with strict settings of the shell', async () => {
    const cases = CASES.filter(([what]) => !/^(a short flag)$/.test(what));
    const called = await typeInBash(
      cases.map(([, typed]) => typed),
      'COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]/}; set -u',
    );
    expect(Object.fromEntries(cases.map(([what], index) => [what, called[index]]))).toEqual(
      Object.fromEntries(cases.map(([what, , words]) => [what, words])),
    );
  });

  it.each([
    [
      'the keys of the file here',
      'yaml',
      `show ${ALL}`,
      ['show', 'care-portal', 'growth.chart', 'nightly-import', 'resource'],
    ],
    ['a key', 'yaml', `credential list gr${TAB}`, ['credential', 'list', 'growth.chart']],
    [
      'a key, for who gets a role',
      'yaml',
      `role assign --to night${TAB}`,
      ['role', 'assign', '--to', 'nightly-import'],
    ],
    ['a key of JSON', 'json', `edit ${ALL}`, ['edit', 'care-portal', 'care-twin']],
    ['a key, of settings', 'yaml', `settings care${TAB}`, ['settings', 'care-portal']],
    ['the format of settings', 'yaml', `settings care-portal app${TAB}`, ['settings', 'care-portal', 'appsettings']],
    ['the format of settings of the server', 'yaml', `settings apps${TAB}`, ['settings', 'appsettings']],
    ['no second key', 'yaml', `show resource care${TAB}`, ['show', 'resource', 'care']],
    ['no key of another file', 'yaml', `show -f ../x.yaml care${TAB}`, ['show', '-f', '../x.yaml', 'care']],
    ['no key of another file, right behind -f', 'yaml', `show -f../x.yaml care${TAB}`, ['show', '-f../x.yaml', 'care']],
    [
      'no key of another server',
      'yaml',
      `show --fhir-url=https://a care${TAB}`,
      ['show', '--fhir-url=https://a', 'care'],
    ],
    ['only what can be a key', 'hostile', `show ${ALL}`, ['show', 'last-good']],
    ['nothing of an odd file', 'odd', `show x${TAB}`, ['show', 'x']],
    ['nothing where the file is none', 'directory', `show x${TAB}`, ['show', 'x']],
    ['nothing without a file', 'work', `show x${TAB}`, ['show', 'x']],
  ])('offers %s', async (_what, where, typed, words) => {
    const lines = [`cd ../${where}`, `fhir-apps ${typed}`];
    expect(await typeInBash(lines)).toEqual([words]);
    expect(await typeInBash(lines, 'COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]/}; set -u')).toEqual([words]);
    expect(existsSync(join(directory, where, 'pwned'))).toBe(false);
  });

  it('starts no program for the keys', async () => {
    const stop = 'PATH=/nowhere';
    expect(await typeInBash(['cd ../yaml', stop, `fhir-apps show gr${TAB}`])).toEqual([['show', 'growth.chart']]);
  });

  it('evaluates nothing of what was typed', async () => {
    const line = `fhir-apps list --fhir-url $(touch pwned) "\`touch pwned\`" --type con${TAB}`;
    await typeInBash([`${line}\u0003`, `fhir-apps '*' $((pwned=1)) --roles-file $(touch pwned)${TAB}\u0003`]);
    expect(existsSync(join(directory, 'work', 'pwned'))).toBe(false);
  });
});
