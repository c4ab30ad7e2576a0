import { render } from '@inquirer/testing';
import { createPrompter, type Prompter, type PrompterOptions } from '../../../src/cli/prompts/prompter.ts';

/** A conversation of a prompter, on a screen that tests read and type at. */
export interface Conversation<Answer> {
  readonly answer: Promise<Answer>;
  /** Everything that was written, escapes included. */
  written(): Promise<string>;
  /** Waits until the first line of the open question is this. */
  stands(line: string): Promise<void>;
  /** Waits until the open question shows this anywhere. */
  shows(text: string): Promise<void>;
  type(text: string): void;
  /** Presses keys by name, such as `down`, `space` or `ctrl-u`. */
  press(...keys: readonly string[]): void;
  /** Waits for a question, types and presses Enter. */
  reply(line: string, text: string): Promise<void>;
}

/** Starts a conversation with a real prompter; without colour unless said otherwise. */
export async function converse<Answer>(
  talk: (prompter: Prompter) => Promise<Answer>,
  options: Partial<PrompterOptions> = {},
): Promise<Conversation<Answer>> {
  const { signal } = new AbortController();
  const screen = await render<Answer, null>(
    (_config, { input = process.stdin, output = process.stderr } = {}) =>
      talk(createPrompter({ input, output, onContinue: () => () => undefined, signal, color: false, ...options })),
    null,
  );

  async function until(isThere: () => boolean): Promise<void> {
    const over = screen.answer.then(() => Promise.reject(new Error(`It ended with:\n${screen.getScreen()}`)));
    over.catch(() => undefined);
    while (!isThere()) {
      await Promise.race([screen.nextRender(), over]);
    }
  }

  function press(...keys: readonly string[]): void {
    for (const key of keys) {
      const name = key.replace(/^ctrl-/, '');
      screen.events.keypress(name === key ? { name } : { name, ctrl: true });
    }
  }

  async function stands(line: string): Promise<void> {
    await until(() => screen.getScreen().split('\n', 1)[0]?.trimEnd() === line);
  }

  return {
    answer: screen.answer,
    written: () => screen.getFullOutput({ raw: true }),
    stands,
    shows: (text) => until(() => screen.getScreen().includes(text)),
    type: (text) => screen.events.type(text),
    press,
    reply: async (line, text) => {
      await stands(line);
      screen.events.type(text);
      press('enter');
    },
  };
}

/** As {@link converse}, about the type of an application alone. */
export function converseAboutType(): Promise<Conversation<string>> {
  return converse(async (prompter) => {
    const { type } = await prompter.askRegistration({ type: undefined, fieldsOf: () => [], given: () => ({}) });
    return type;
  });
}
