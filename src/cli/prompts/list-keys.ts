import type { KeySource } from './cancellation.ts';

/** The keys that a list obeys, beside what is typed. */
const LIST_KEYS: ReadonlySet<string> = new Set(['up', 'down', 'return', 'enter', 'space', 'backspace']);

/** What a key types; no control character, and no sequence of them. */
const TYPED = /^\P{Cc}$/u;

interface Key {
  name?: string;
  readonly ctrl?: boolean;
  readonly sequence?: string;
}

/**
 * Runs a question with a list so that keys that type nothing leave its pointer alone.
 *
 * Inquirer's list takes each of them for the letter of a search; after Esc, Home or an arrow to the side the text of
 * that search is empty, every choice begins with it, and the pointer jumps to the first. Backspace moves nothing there.
 */
export async function withListKeys<Answer>(input: KeySource, ask: () => Promise<Answer>): Promise<Answer> {
  const calm = (_text: unknown, key: unknown): void => {
    if (
      isKey(key) &&
      key.ctrl !== true &&
      !LIST_KEYS.has(key.name ?? '') &&
      !TYPED.test(key.sequence ?? key.name ?? '')
    ) {
      key.name = 'backspace';
    }
  };
  input.on('keypress', calm);
  try {
    return await ask();
  } finally {
    input.removeListener('keypress', calm);
  }
}

function isKey(key: unknown): key is Key {
  return typeof key === 'object' && key !== null;
}
