import { createPrompt, isDownKey, isEnterKey, isUpKey, useEffect, useKeypress, useState } from '@inquirer/core';
import type { Choice } from './choice-lines.ts';
import { choiceLines } from './choice-lines.ts';
import type { QuestionTheme } from './question-theme.ts';

/** A line to type, with choices below it that may arrive while it is typed. */
export interface OfferedLineConfig {
  readonly message: string;
  readonly theme: QuestionTheme;
  /** The width of the terminal. */
  readonly columns: number;
  readonly current: string | undefined;
  readonly known: readonly Choice[];
  /** Never rejects. */
  readonly arriving: Promise<readonly Choice[]>;
  /** The choice that stands for typing something else. */
  readonly other: string;
  /** The sentence against what was typed or chosen, or null. */
  readonly issue: (text: string) => string | null;
}

/** More choices than this are not shown: a URL is typed sooner than looked for. */
const MAX_SHOWN = 10;

/**
 * Asks for one line that can be typed at once, or chosen from a list that is filled as soon as it is known. Inquirer's
 * lists have their choices before they are asked.
 */
export const offeredLinePrompt = createPrompt<string, OfferedLineConfig>((config, done) => {
  const { theme } = config;
  const [answer, setAnswer] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [offered, setOffered] = useState(config.known);
  const [pointed, setPointed] = useState<string | null>(null);
  const [isTyping, setTyping] = useState(config.current !== undefined);
  const [issue, setIssue] = useState<string | null>(null);
  const { choices, active } = choosable(config, isTyping ? [] : offered, pointed);
  useEffect((rl) => {
    if (config.current !== undefined) {
      rl.write(config.current);
      setTyped(config.current);
    }
    let isOpen = true;
    void config.arriving.then((choices) => (isOpen ? setOffered(choices) : undefined));
    return () => {
      isOpen = false;
    };
  }, []);
  useKeypress((key, rl) => {
    const text = choices[active]?.value ?? typed;
    if (isEnterKey(key) && choices.length > 0 && text === '') {
      setTyping(true);
    } else if (isEnterKey(key)) {
      const found = config.issue(text);
      setIssue(found);
      if (found === null) {
        setAnswer(text);
        done(text);
      } else {
        rl.write(typed);
      }
    } else if (choices.length > 0 && (isUpKey(key) || isDownKey(key))) {
      rl.clearLine(0);
      setPointed((choices[active + (isUpKey(key) ? -1 : 1)] ?? choices[active])?.value ?? null);
    } else {
      setTyped(rl.line);
      setTyping(rl.line !== '');
      setIssue(null);
    }
  });
  const { prefix, style } = theme;
  return answer === null
    ? [`${prefix.idle} ${style.message(config.message)} ${typed}`, below(config, choices, { active, issue })]
    : `${prefix.done} ${style.message(config.message, 'done')} ${style.answer(answer)}`;
});

/** The choices with the last one that stands for any other answer, none where nothing is offered, and the one pointed at. */
function choosable(
  { other }: OfferedLineConfig,
  offered: readonly Choice[],
  pointed: string | null,
): { readonly choices: readonly Choice[]; readonly active: number } {
  const choices = offered.length === 0 ? [] : [...offered.slice(0, MAX_SHOWN), { value: '', name: other }];
  const found = choices.findIndex(({ value }) => value === pointed);
  return { choices, active: Math.max(0, found) };
}

/** What stands below the line: the choices, the sentence against the answer, and the keys. */
function below(
  { theme: { icon, style }, columns }: OfferedLineConfig,
  choices: readonly Choice[],
  state: { readonly active: number; readonly issue: string | null },
): string {
  const lines = choiceLines(choices, columns, 2, MAX_URL_WIDTH).map(({ name }, index) =>
    index === state.active ? `${icon.cursor} ${style.highlight(name)}` : `  ${name}`,
  );
  const keys: [string, string][] = [
    ['↑↓', 'navigate'],
    ['⏎', 'select'],
  ];
  return [
    ...lines,
    ...(state.issue === null ? [] : [style.error(state.issue)]),
    ...(choices.length > 0 ? ['', style.keysHelpTip(keys)] : []),
  ].join('\n');
}

/** The columns that URLs may have before what is known of them stands below. */
const MAX_URL_WIDTH = 44;
