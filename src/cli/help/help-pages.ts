import { isDeepStrictEqual } from 'node:util';
import type { CommandTree } from '../command-tree.ts';
import { argumentTerm, commandPages } from './command-pages.ts';
import { block, type HelpLine, type HelpPage, type HelpRow, list, paragraph } from './help-page.ts';
import { manualAnchors } from './manual-anchors.ts';
import { TOPIC_PAGES } from './topics.ts';
import { argumentsOf, type CommandEntry, isShown } from '../command.ts';

/** Every page of help: the first one, those of groups and commands, and the topics. */
export function helpPages(tree: CommandTree): readonly HelpPage[] {
  const anchors = manualAnchors(tree.sections);
  return [
    firstPage(tree),
    ...Object.keys(tree.groups).map((group) => groupPage(group, tree)),
    ...tree.commands.flatMap((command) => commandPages(command, anchors)),
    ...TOPIC_PAGES,
  ];
}

/** The page that these words ask for. Words after a command have no page of their own, unless they are a choice. */
export function pageFor(pages: readonly HelpPage[], asked: readonly string[]): HelpPage {
  const end = asked.at(-1) === '--help' ? 1 : 0;
  const found = pages.find(({ askedBy }) => askedBy.some((words) => isDeepStrictEqual(words, asked)));
  if (found !== undefined) {
    return found;
  }
  if (asked.length === 1) {
    throw new Error(`No page of help is asked for by "${asked.join(' ')}".`);
  }
  return pageFor(pages, asked.toSpliced(asked.length - 1 - end, 1));
}

const DESCRIPTION =
  'Registers the Microsoft Entra applications of a FHIR server and its clients, and keeps them correct.';

const FIRST_STEPS: readonly HelpLine[] = [
  ['Try it without Azure:  ', 'fhir-apps register --sandbox'],
  ['More help:             ', 'fhir-apps <command> --help'],
  ['Topics:                ', 'fhir-apps help topics'],
];

function firstPage({ sections }: CommandTree): HelpPage {
  return {
    askedBy: [['--help'], ['help']],
    parts: [
      paragraph(DESCRIPTION),
      ...block([['Usage: fhir-apps <command> [options]', '']]),
      ...sections.flatMap(({ title, entries }) => list(title, entries.map(entryRow))),
      ...block(FIRST_STEPS),
    ],
  };
}

function entryRow({ commands, summary, group }: CommandEntry): HelpRow {
  const [first, ...others] = commands;
  const words =
    group === null && others.length === 0 && first !== undefined ? argumentsOf(first).map(argumentTerm) : [];
  const names = group ?? commands.map(({ name }) => name).join(', ');
  return [[names, ...words].join(' '), withoutPeriod(summary)];
}

function groupPage(group: string, { commands, groups }: CommandTree): HelpPage {
  const words = group.split(' ');
  const rows = commands
    // A group that nothing but names of before is left of still has a page.
    .filter(({ name }) => name.startsWith(`${group} `) && (isShown(name, commands) || !isShown(group, commands)))
    .map((command): HelpRow => {
      const words = argumentsOf(command).map(argumentTerm);
      return [[command.name.slice(group.length + 1), ...words].join(' '), withoutPeriod(command.summary)];
    });
  return {
    askedBy: [
      [...words, '--help'],
      ['help', ...words],
    ],
    parts: [
      paragraph(groups[group] ?? ''),
      ...block([[`Usage: fhir-apps ${group} <command> [options]`, '']]),
      ...list(null, rows),
      ...block([['More help: ', `fhir-apps ${group} <command> --help`]]),
    ],
  };
}

function withoutPeriod(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
