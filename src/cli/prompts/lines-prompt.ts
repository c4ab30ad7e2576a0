import { createPrompt, isEnterKey, useEffect, useKeypress, useRef, useState } from '@inquirer/core';
import { textWidth } from '../../text/text-width.ts';
import type { QuestionTheme } from './question-theme.ts';

/** A question that is answered by any number of lines. */
export interface LinesConfig {
  readonly message: string;
  readonly theme: QuestionTheme;
  /** The lines that are there already. */
  readonly current: readonly string[];
  /** The sentence against a line after those before it, or against ending with them where the line is empty. */
  readonly issue: (line: string, before: readonly string[]) => string | null;
  /** What is known of a line, beside it; null: nothing. */
  readonly note: (line: string) => string | null;
  /** Hears the lines whenever they change. */
  readonly onLines: (lines: readonly string[]) => void;
}

/**
 * Asks for lines until an empty one. Esc takes the last one back into the line that is typed. The lines of a paste are
 * taken one after the other; at the first with an issue the rest of the paste is dropped, and it is there to be
 * corrected. Inquirer has questions for one line only.
 */
export const linesPrompt = createPrompt<readonly string[], LinesConfig>((config, done) => {
  const { theme, issue: issueOf } = config;
  const [status, setStatus] = useState<'idle' | 'done'>('idle');
  const [lines, setLines] = useState(config.current);
  const [typed, setTyped] = useState('');
  const [issue, setIssue] = useState<string | null>(null);
  // What stays in the line while the rest of a paste arrives.
  const rejected = useRef<string | null>(null);
  const replace = (all: readonly string[]): void => {
    setLines(all);
    config.onLines(all);
  };
  useEffect(() => config.onLines(config.current), []);
  useKeypress((key, rl) => {
    const write = (text: string): void => {
      rl.clearLine(0);
      rl.write(text);
      setTyped(text);
    };
    // A key that no paste has is a person's.
    rejected.current = key.ctrl ? null : rejected.current;
    if (rejected.current !== null) {
      write(rejected.current);
    } else if (isEnterKey(key)) {
      const found = issueOf(typed, lines);
      setIssue(found);
      if (found !== null) {
        rejected.current = typed === '' ? null : typed;
        setImmediate(() => (rejected.current = null));
        write(typed);
      } else if (typed === '') {
        setStatus('done');
        done(lines);
      } else {
        replace([...lines, typed]);
        setTyped('');
      }
    } else if (key.name === 'escape' && lines.length > 0) {
      write(lines.at(-1) ?? '');
      setIssue(null);
      replace(lines.slice(0, -1));
    } else {
      setTyped(rl.line);
      setIssue(null);
    }
  });
  return status === 'done'
    ? `${theme.prefix.done} ${theme.style.message(config.message, status)} ${theme.style.answer(lines.join(', '))}`
    : drawLines(config, { lines, typed, issue });
});

/** What the question shows while it is open: above and in the line that is typed, and below it. */
function drawLines(
  { message, note, theme: { prefix, style }, theme }: LinesConfig,
  { lines, typed, issue }: { readonly lines: readonly string[]; readonly typed: string; readonly issue: string | null },
): [string, string] {
  const noteOfTyped = typed === '' ? null : note(typed);
  return [
    [`${prefix.idle} ${style.message(message)}`, ...rows(lines, note, theme), `  ${typed}`].join('\n'),
    [
      ...(issue === null ? [] : [style.error(issue)]),
      ...(noteOfTyped === null ? [] : [style.help(`  ${noteOfTyped}`)]),
      style.keysHelpTip([['⏎', typed === '' && lines.length > 0 ? 'submit' : 'another']]),
    ].join('\n'),
  ];
}

/** The lines that are there, each with what is known of it. */
function rows(lines: readonly string[], note: LinesConfig['note'], { style }: QuestionTheme): readonly string[] {
  const width = Math.max(0, ...lines.map(textWidth));
  return lines.map((line) => {
    const text = note(line);
    return text === null ? `  ${line}` : `  ${line}${' '.repeat(width - textWidth(line))}  ${style.help(text)}`;
  });
}
