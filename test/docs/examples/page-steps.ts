/** A part of a page that runs, or that shows what did. */
export type PageStep = CommandsStep | OutputStep | FileStep | StandInStep;

/** Command lines, in a block for readers or in a comment. */
interface CommandsStep {
  readonly kind: 'commands';
  readonly text: string;
  /** How the last of them ends. */
  readonly exitCode: number;
}

/** What the commands before it print on stdout. */
export interface OutputStep {
  readonly kind: 'output';
  readonly text: string;
  /** Where its text begins in the page, in characters. */
  readonly start: number;
}

/** A file that the page shows whole, such as an environment file. */
interface FileStep {
  readonly kind: 'file';
  readonly name: string;
  readonly text: string;
}

/** An id that the page shows, and the command that finds what it is here. */
interface StandInStep {
  readonly kind: 'stand-in';
  readonly shown: string;
  readonly command: string;
  /** Leads from the printed JSON to the id, such as `result.credentials.0.id`. */
  readonly path: string;
}

const PARTS = /^<!-- (run\b|id\b)([^]*?)-->|^```(\w+) ?([^\n]*)\n([^]*?)^```$/gm;

/**
 * The steps of a page, in its order. Blocks of `sh` run, unless they are marked `parse` (only understood) or `terminal`
 * (they ask); `exit=5` says how they end. A block of `text output` is what they print, and one with a name in brackets
 * is a file. A comment that begins with `run` has commands that readers do not need, and one with `id` finds an id:
 * `<!-- id 3f25…: show REF --json | result.appId -->`.
 */
export function pageSteps(page: string): readonly PageStep[] {
  return [...page.matchAll(PARTS)].flatMap((match): readonly PageStep[] => {
    const [all, comment, told = '', language = '', info = '', text = ''] = match;
    if (comment === 'run') {
      return [{ kind: 'commands', text: told, exitCode: 0 }];
    }
    if (comment === 'id') {
      return [standInOf(told)];
    }
    if (language === 'sh') {
      const runs = !/\b(?:parse|terminal)\b/.test(info);
      return runs ? [{ kind: 'commands', text, exitCode: Number(/exit=(\d+)/.exec(info)?.[1] ?? 0) }] : [];
    }
    if (info === 'output') {
      return [{ kind: 'output', text, start: match.index + all.indexOf('\n') + 1 }];
    }
    const [, name] = /^\[(.+)\]$/.exec(info) ?? [];
    return name === undefined ? [] : [{ kind: 'file', name, text }];
  });
}

function standInOf(told: string): StandInStep {
  const [, shown = '', command = '', path = ''] = /^ (\S+): ([^|]+) \| (\S+) $/.exec(told) ?? [];
  if (path === '') {
    throw new Error(`Not "id ID: COMMAND | PATH": ${told}`);
  }
  return { kind: 'stand-in', shown, command, path };
}

/** True for a page whose commands run by `--sandbox`, because a cloud that is given by URLs has no Azure. */
export function needsAzure(page: string): boolean {
  return page.includes('<!-- azure -->');
}
