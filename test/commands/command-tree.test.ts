import { describe, expect, it } from 'vitest';
import { argumentsOf } from '../../src/cli/command.ts';
import { argumentTerm } from '../../src/cli/help/command-pages.ts';
import { helpPages } from '../../src/cli/help/help-pages.ts';
import { completionWords } from '../../src/commands/completion/completion-words.ts';
import { loadFhirApps } from '../../src/command-line.ts';

const FHIR_APPS = await loadFhirApps();

/** What can be typed, by the groups of the first page of help, each command with its argument. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'Set up': ['register [type]', 'init', 'plan', 'apply', 'destroy', 'adopt <ref>'],
  Applications: [
    ...['list', 'show <ref>', 'settings [ref] [format]', 'edit <ref>', 'disable <ref>', 'enable <ref>'],
    ...['delete <ref>', 'restore [ref]'],
  ],
  Access: [
    ...['access [who]', 'role list [ref]', 'role assign [ref]', 'role remove [ref]'],
    ...['consent list [ref]', 'consent grant <ref>', 'consent revoke <ref>'],
    ...['credential list [ref]', 'credential rotate <ref>', 'credential remove <ref>', 'credential prune [ref]'],
    ...['fhir-user list', 'fhir-user set [who] [person]', 'fhir-user remove [who]', 'approve [ref]'],
  ],
  'Prove and explain': ['verify [ref...]', 'explain [text...]', 'token <ref>', 'whoami'],
  'Sandbox and shell': [
    ...[
      'sandbox start',
      'sandbox status',
      'sandbox stop',
      'sandbox reset',
      'sandbox configure [oss|ahds|name=value...]',
    ],
    ...['schema [command...]', 'completion <shell>'],
  ],
};

/** Names of before, each with what is typed today. */
const FORMER_COMMANDS: Readonly<Record<string, string>> = {
  drift: 'plan --check',
  rename: 'edit REF --name',
  expiring: 'credential list --expiring TIME --check',
  'secret list': 'credential list',
  'secret rotate': 'credential rotate',
  'secret remove': 'credential remove',
  'secret prune': 'credential prune',
  'consent show': 'consent list',
  'sandbox fhir set': 'sandbox configure',
};

/** Flags of before, each with what is typed today; null where nothing is needed any more. */
const FORMER_FLAGS: Readonly<Record<string, string | null>> = {
  'register --force': '--allow-pull-request-writes',
  'init --file': '--out',
  'init -f': '--out',
  'init --force': '--overwrite',
  'plan --detailed-exitcode': '--check',
  'adopt --apply': null,
  'role assign --force': '--allow-pull-request-writes',
  'role remove --to': '--from',
  'role remove --definition': 'edit REF --remove-app-role',
  'role remove --force': 'edit REF --remove-app-role ROLE --unassign',
  'credential rotate --now': '--overlap 0',
  'credential rotate --force': '--allow-unproven',
  'credential remove --force': '--allow-no-credential',
};

/** The flags of a command that it had before, each with what is typed today. */
function formerFlagsOf(command: (typeof FHIR_APPS.commands)[number]): readonly (readonly [string, string | null])[] {
  return command.fields.flatMap(({ flag, formerFlags = [], formerShort, replacedBy }) => [
    ...formerFlags.map((former) => [`${command.name} --${former}`, `--${flag}`] as const),
    ...(formerShort === undefined ? [] : [[`${command.name} -${formerShort}`, `--${flag}`] as const]),
    ...(replacedBy === undefined ? [] : [[`${command.name} --${flag}`, replacedBy] as const]),
  ]);
}

const shown = FHIR_APPS.commands.filter(({ replacedBy }) => replacedBy === undefined);
const PAGES = helpPages(FHIR_APPS);

/** The terms that the page of help lists for which these words ask; none where there is no such page. */
function termsOf(asked: string): readonly string[] {
  const page = PAGES.find(({ askedBy }) => askedBy.some((words) => words.join(' ') === asked));
  return page?.parts.flatMap((part) => (part.kind === 'list' ? part.rows.map(([term]) => term) : [])) ?? [];
}

describe('the command tree', () => {
  it('has these commands, in these groups', () => {
    const lines = FHIR_APPS.sections.map(({ title, entries }) => [
      title,
      entries.flatMap(({ commands }) =>
        commands.map((command) => [command.name, ...argumentsOf(command).map(argumentTerm)].join(' ')),
      ),
    ]);
    expect(Object.fromEntries(lines)).toEqual(COMMANDS);
    expect(lines.map(([title]) => title)).toEqual(Object.keys(COMMANDS));
  });

  it('has no others but those that they replaced', () => {
    const others = FHIR_APPS.commands.filter((command) => !shown.includes(command));
    expect(Object.fromEntries(others.map(({ name, replacedBy }) => [name, replacedBy]))).toEqual(FORMER_COMMANDS);
    expect(shown.length).toBe(Object.values(COMMANDS).flat().length);
  });

  it('has two levels', () => {
    const groups = shown.flatMap(({ name }) => name.split(' ').slice(0, -1).join(' ')).filter((group) => group !== '');
    expect([...new Set(groups)]).toEqual(['role', 'consent', 'credential', 'fhir-user', 'sandbox']);
  });

  it('has these flags of before', () => {
    expect(Object.fromEntries(shown.flatMap(formerFlagsOf))).toEqual(FORMER_FLAGS);
  });

  it.each(Object.keys(FORMER_COMMANDS))('hides %s in help and completion', (name) => {
    const [first = '', ...rest] = name.split(' ');
    const names = shown.map((command) => command.name);
    const isShared = names.some((each) => each.split(' ')[0] === first);
    const terms = isShared ? termsOf(`${first} --help`) : termsOf('--help').flatMap((term) => term.split(', '));
    const word = isShared ? rest[0] : first;
    expect(terms).not.toEqual([]);
    expect(terms.filter((term) => term.split(' ')[0] === word)).toEqual([]);
    expect(completionWords(FHIR_APPS.commands, FHIR_APPS.groups).map(({ path }) => path)).not.toContain(name);
  });

  it.each(Object.keys(FORMER_FLAGS))('hides %s in help', (line) => {
    const [command = '', flag = ''] = line.split(/ (?=-)/);
    for (const terms of [termsOf(`${command} --help`), termsOf(`help ${command}`)]) {
      expect(terms).not.toEqual([]);
      expect(terms.filter((term) => term.split(/[ ,]+/).includes(flag))).toEqual([]);
    }
  });
});
