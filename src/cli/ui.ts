import type { GitCheckout } from '../files/git-checkout.ts';
import type { Diagnostics } from '../output/diagnostics.ts';
import type { Deadline } from './deadline.ts';
import type { Choice } from './prompts/choice-lines.ts';
import type { Prompter, PrompterExtras } from './prompts/prompter.ts';
import type { RunHost } from './run-host.ts';
import type { GlobalSettings } from './settings.ts';

/**
 * The person at the terminal. Every question throws CancelledError when it ends without an answer; the time that an
 * answer takes does not count as time that Microsoft took.
 */
export interface Ui {
  /** Yes or no; Enter alone answers no. */
  confirm(question: string): Promise<boolean>;
  /** Any line, which may be empty. */
  line(question: string): Promise<string>;
  /** Lets one be chosen; answers its `value`, or `escape` on Esc, which does nothing by default. */
  choose(question: string, choices: readonly Choice[], escape?: string): Promise<string>;
  /** Lets any be ticked, none of them from the start; answers their values, or none. */
  chooseSeveral(question: string, choices: readonly Choice[]): Promise<readonly string[]>;
  /** Opens the questions of a wizard. */
  openPrompter(options?: PrompterExtras): Promise<Prompter>;
}

/** What questions need of a run. */
interface UiOptions extends Pick<RunHost, 'streams' | 'host' | 'cwd'>, Pick<Diagnostics, 'clearProgress'> {
  readonly settings: Pick<GlobalSettings, 'colorErrors' | 'errorTraits'>;
  readonly stop: AbortSignal;
  readonly deadline: Pick<Deadline, 'excluding'>;
}

/** Asks the person at the terminal of a run; the caller decides whether there is one. */
export function openUi({ streams, host, cwd, settings, stop, deadline, clearProgress }: UiOptions): Ui {
  const openPrompter: Ui['openPrompter'] = async (extras = {}) => {
    const [{ createPrompter }, { SpelledOutput }] = await Promise.all([
      import('./prompts/prompter.ts'),
      import('./prompts/spelled-output.ts'),
    ]);
    const { stdin: input, stderr } = streams;
    const output = settings.errorTraits.spellsGlyphs ? new SpelledOutput(stderr) : stderr;
    const { onContinue } = host;
    const checkout = async (): Promise<GitCheckout | null> =>
      (await import('../files/git-checkout.ts')).readGitCheckout(cwd);
    return createPrompter({
      ...{ input, output, onContinue, color: settings.colorErrors, signal: stop, checkout },
      ...extras,
    });
  };
  const ask = async <T>(question: (prompter: Prompter) => Promise<T>): Promise<T> => {
    const prompter = await openPrompter();
    clearProgress();
    return deadline.excluding(() => question(prompter));
  };
  return {
    confirm: (question) => ask((prompter) => prompter.confirm(question)),
    line: (question) => ask((prompter) => prompter.line(question)),
    choose: (question, choices, escape) => ask((prompter) => prompter.choose(question, choices, escape)),
    chooseSeveral: (question, choices) => ask((prompter) => prompter.chooseSeveral(question, choices)),
    openPrompter,
  };
}
