import type { Turn } from '../e2e/wizard-runs.ts';

/**
 * A command line, as typed after `fhir-apps`. `@{name.path}` stands for a value of an answer that was kept as `name`.
 */
export interface CommandStep {
  readonly run: string;
  /** Variables besides those of the group. */
  readonly env?: Readonly<Record<string, string>>;
  /** Signs in as this identity of the sandbox, by URLs and variables as at any cloud, and not by `--sandbox`. */
  readonly as?: 'admin' | 'ownedBy' | 'none';
  /** Keeps the `result` of a run with `--json` under this name. */
  readonly keep?: string;
  /** Runs it in a terminal, and types these. */
  readonly terminal?: readonly Turn[];
}

/**
 * A request to Microsoft Graph by someone else: the administrator of the sandbox. `@{name.path}` as in a command line.
 */
export interface GraphStep {
  readonly graph: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;
  readonly body?: unknown;
  /** Keeps the answer under this name. */
  readonly keep?: string;
}

/** Other things that happen between two command lines. */
export type Step =
  | string
  | CommandStep
  | GraphStep
  /** Writes files below the work directory; null removes one. */
  | { readonly files: Readonly<Record<string, string | null>> }
  /** Schedules these faults of the sandbox in the place of all that were. */
  | { readonly faults: readonly string[] };

/** Steps on a state that begins empty. */
export interface Group {
  readonly name: string;
  /** Flags of the `sandbox start` that serves them; null where each run serves itself. Default: none. */
  readonly served?: readonly string[] | null;
  /** Variables of each command line; null takes away one that all have. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** True where the two builds are also mixed: the client of one at the sandbox of the other. */
  readonly mixed?: boolean;
  readonly steps: readonly Step[];
}

/** The words of a line as a shell splits them, quotes taken off. Nothing else of a shell is understood. */
export function wordsOf(line: string): readonly string[] {
  const words = line.replaceAll('\\\n', ' ').match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_all, double?: string, single?: string) => double ?? single ?? ''),
  );
}

/** A text with each `@{name.path}` replaced by what was kept. Throws where nothing was. */
export function filledIn(text: string, kept: ReadonlyMap<string, unknown>): string {
  return text.replaceAll(/@\{([^}]+)\}/g, (_all, reference: string) => {
    const [name = '', ...path] = reference.split('.');
    const value = path.reduce<unknown>(
      (parent, key) => (parent as Readonly<Record<string, unknown>> | null | undefined)?.[key],
      kept.get(name),
    );
    if (typeof value !== 'string') {
      throw new TypeError(`Nothing was kept as ${reference}.`);
    }
    return value;
  });
}
