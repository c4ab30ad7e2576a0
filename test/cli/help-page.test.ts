import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/errors/exit-code.ts';
import { renderHelp } from '../../src/cli/help/help-page.ts';
import { manualAnchors } from '../../src/cli/help/manual-anchors.ts';
import { commandsPage } from '../docs/pages/commands-page.ts';
import { helpPages, pageFor } from '../../src/cli/help/help-pages.ts';
import { requestedText } from '../../src/cli/help/help-request.ts';
import { TOPIC_WORDS } from '../../src/cli/help/topic-words.ts';
import { isShown } from '../../src/cli/command.ts';
import { readCommandLine } from '../../src/cli/program.ts';
import { loadFhirApps } from '../../src/command-line.ts';
import { APP_TYPES } from '../../src/registration/model/app-type.ts';

const FHIR_APPS = await loadFhirApps();
const PAGES = helpPages(FHIR_APPS);
const PIPE = { color: false };
const WIDTHS = [40, 60, 80, 100, 120];

function textOf(line: string, width = 80): string {
  return renderHelp(pageFor(PAGES, line.split(' ')), width);
}

describe('a page of help', () => {
  it('is there for the first page, every command, type, group and topic', () => {
    const commands = FHIR_APPS.commands.map(({ name }) => name);
    const words = [...commands, ...APP_TYPES.map((type) => `register ${type}`), ...Object.keys(FHIR_APPS.groups)];
    const wanted = [
      ...['--help', 'help', ...TOPIC_WORDS.map((topic) => `help ${topic}`)],
      ...words.flatMap((each) => [`${each} --help`, `help ${each}`]),
    ];
    const found = PAGES.flatMap(({ askedBy }) => askedBy.map((each) => each.join(' ')));
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });

  it('of a command leads to its heading in the manual, counted as the site counts headings of one name', () => {
    const counts = new Map<string, number>();
    const headings = [...commandsPage().matchAll(/^#{2,3} (.*)$/gm)].map(([, heading = '']) => {
      const slug = heading.toLowerCase().replaceAll(' ', '-');
      const before = counts.get(slug) ?? 0;
      counts.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    });
    const shown = FHIR_APPS.sections.flatMap(({ entries }) => entries.flatMap(({ commands }) => commands));
    for (const { name } of shown) {
      const [, anchor = ''] = /commands\.html#(\S+)\n$/.exec(textOf(`${name} --help`)) ?? [];
      expect(anchor.replace(/-\d+$/, '')).toBe(name.replaceAll(' ', '-'));
      expect(headings).toContain(anchor);
    }
    expect(textOf('help register public')).toMatch(/commands\.html#register\n$/);
    // A name of before is not in the manual.
    expect(textOf('drift --help')).not.toContain('commands.html');
  });

  it('numbers the anchor of a command that is called as its section is', () => {
    const [section] = FHIR_APPS.sections;
    const [entry] = section?.entries ?? [];
    const [command] = entry?.commands ?? [];
    const anchors = manualAnchors([
      { title: 'Access', entries: entry && command ? [{ ...entry, commands: [{ ...command, name: 'access' }] }] : [] },
    ]);
    expect([...anchors]).toEqual([['access', 'access-1']]);
  });

  it('is what the words that ask for it are read as', () => {
    for (const words of PAGES.flatMap(({ askedBy }) => askedBy)) {
      expect(readCommandLine(words, FHIR_APPS)).toEqual({ kind: 'help', words });
    }
  });

  it.each(WIDTHS)('has lines of at most %i columns, but for what is to be copied or cannot be broken', (columns) => {
    for (const page of PAGES) {
      const blocks = page.parts.flatMap((part) =>
        part.kind === 'block' ? part.lines.map((line) => line.join('')) : [],
      );
      const tooWide = renderHelp(page, columns)
        .split('\n')
        .filter((line) => line.length > columns && !blocks.includes(line));
      expect(tooWide.filter((line) => line.trim().includes(' ') && !/^ {2}(-|\.\.\.)/.test(line))).toEqual([]);
    }
  });

  it('loses no word when it is broken into lines', () => {
    const wordsIn = (text: string): string => text.replace(/\s+/g, ' ');
    for (const page of PAGES) {
      expect(wordsIn(renderHelp(page, 40))).toBe(wordsIn(renderHelp(page, 120)));
    }
  });

  it.each(PAGES.map((page) => [page.askedBy[0]?.join(' ') ?? '', page] as const))(
    'for "%s" has at most 12 options before "More"',
    (line, { parts }) => {
      const usual = parts.filter((part) => part.kind === 'list' && part.title !== 'More');
      const flags = usual
        .flatMap((part) => (part.kind === 'list' ? part.rows : []))
        .filter(([term]) => /^-/.test(term));
      expect(line.startsWith('help ') || flags.length <= 12).toBe(true);
    },
  );
});

describe('the first page', () => {
  const page = textOf('--help');

  it('has at most 60 lines of 80 columns', () => {
    const lines = page.split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('lists every command, or its group, once', () => {
    const entries = FHIR_APPS.sections.flatMap((section) => section.entries);
    const shown = FHIR_APPS.commands.filter(({ name }) => isShown(name, FHIR_APPS.commands));
    expect(entries.flatMap(({ commands }) => commands.map(({ name }) => name)).toSorted()).toEqual(
      shown.map(({ name }) => name).toSorted(),
    );
    for (const { group, commands } of entries) {
      expect(commands.map(({ name }) => (group === null ? name : name.split(' ')[0]))).toEqual(
        commands.map(({ name }) => group ?? name),
      );
      expect(page).toMatch(new RegExp(`^  ${group ?? commands.map(({ name }) => name).join(', ')}\\b`, 'm'));
    }
  });
});

describe('the page of a type', () => {
  it.each(APP_TYPES)('of %s lists its own options only, and counts those that `help` adds', (type) => {
    const [short, full] = [textOf(`register ${type} --help`), textOf(`help register ${type}`)];
    const flagsIn = (text: string): readonly string[] =>
      [...text.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag = '']) => flag);
    const register = FHIR_APPS.commands.find(({ name }) => name === 'register');
    const own = (register?.fields ?? []).filter(
      ({ types, replacedBy }) => replacedBy === undefined && (types === undefined || types.includes(type)),
    );
    expect(flagsIn(full)).toEqual(own.map(({ flag }) => `--${flag}`));
    const left = Number(/\.\.\. (\d+) more: fhir-apps help register /.exec(short)?.[1]);
    expect(new Set(flagsIn(full)).size - new Set(flagsIn(short)).size).toBe(left);
    expect(short).toContain(`Usage: fhir-apps register ${type} [options]`);
  });

  it('has its examples only', () => {
    expect(textOf('register public --help')).toContain('fhir-apps register public ');
    expect(textOf('register public --help')).not.toContain('fhir-apps register service ');
  });

  it('is that of the command where something else follows it', () => {
    expect(textOf('show nightly-import --help')).toBe(textOf('show --help'));
    expect(textOf('help show nightly-import')).toBe(textOf('help show'));
    expect(textOf('help register nobody')).toBe(textOf('help register'));
  });
});

describe('a topic', () => {
  it('has every exit code', () => {
    const codes = [...textOf('help exit-codes').matchAll(/^ {2}(\d+) /gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([...EXIT_CODES]);
  });

  it('has every option of all commands, and every sink', () => {
    expect(textOf('help options')).toMatch(/^ {2}--tenant <id\|domain>/m);
    expect(textOf('help secrets')).toMatch(/^ {2}keyvault:VAULT\[\/NAME\]/m);
  });

  it('is in the list of them', () => {
    for (const word of TOPIC_WORDS.filter((each) => each !== 'topics')) {
      expect(textOf('help topics')).toMatch(new RegExp(`^  ${word} `, 'm'));
    }
  });
});

describe('a word that people try', () => {
  it.each(Object.entries(FHIR_APPS.triedWords))(
    '"%s" is answered with a command that there is',
    (word, { command }) => {
      const [first = ''] = command.split(' ');
      expect(FHIR_APPS.commands.map(({ name }) => name)).not.toContain(word);
      expect(isShown(first, FHIR_APPS.commands)).toBe(true);
      expect(readCommandLine([word], FHIR_APPS)).toMatchObject({
        kind: 'fault',
        error: { code: 'unknown_command', exitCode: 2, message: `There is no "${word}".` },
      });
    },
  );

  it('is answered in one line', () => {
    expect(readCommandLine(['create', 'service', '--name', 'x'], FHIR_APPS)).toMatchObject({
      error: { hint: 'To register an application: fhir-apps register' },
    });
  });
});

describe('without the build', () => {
  it('leaves help to the parser', async () => {
    expect(await requestedText(['--help'], '1.2.3', PIPE)).toBeNull();
  });

  it('knows the version where nothing else is asked', async () => {
    expect(await requestedText(['-V'], '1.2.3', PIPE)).toBe('1.2.3\n');
    expect(await requestedText(['--version'], '1.2.3', PIPE)).toBe('1.2.3\n');
    expect(await requestedText(['--version', '--json'], '1.2.3', PIPE)).toBeNull();
  });
});
