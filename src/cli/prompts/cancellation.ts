import { CancelledError } from '../../errors/cancelled-error.ts';

/** What keys are read from; `isRaw` is there where it is a terminal, and false when nothing reads key by key. */
export type KeySource = NodeJS.ReadableStream & { readonly isRaw?: boolean };

/** Where keys come from, and when they come again. */
export interface KeyInput {
  readonly input: KeySource;
  /** Calls back whenever the process goes on after it was suspended, until the function returned is called. */
  readonly onContinue: (callback: () => void) => () => void;
}

/** The person went back to the question before this one. */
export class WentBackError extends Error {
  override readonly name = 'WentBackError';
}

/** What inquirer throws when a question ends without an answer; it exports no classes for them. */
const ENDED_WITHOUT_ANSWER: ReadonlySet<string> = new Set(['ExitPromptError', 'AbortPromptError', 'CancelPromptError']);

/**
 * Runs one question so that it always ends: by its answer, with WentBackError on Esc where `mayGoBack` says so at that
 * moment, or with a CancelledError on Ctrl-C, Ctrl-D, closed input or `signal` (whose reason is thrown where it is a
 * CancelledError already).
 *
 * Inquirer alone waits for ever when its input closes, and reads no key after Ctrl-Z and `fg`; both are mended here.
 */
export async function cancellable<Answer>(
  { input, onContinue }: KeyInput,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<Answer>,
  mayGoBack: () => boolean = () => false,
): Promise<Answer> {
  let wentBack = false;
  const goBack = (): void => {
    wentBack = true;
    closed.abort();
  };
  const closed = new AbortController();
  const close = (): void => closed.abort();
  // Both look a moment later, when readline has heard the key or the signal too.
  const closeIfReleased = (): void => void setImmediate(() => (input.isRaw === false ? close() : undefined));
  const resume = (): void => void setImmediate(() => input.resume());
  const heard: Readonly<Record<string, (...parts: readonly unknown[]) => void>> = {
    end: close,
    close,
    error: close,
    keypress: (_text, key) => {
      if (isControlD(key)) {
        closeIfReleased();
      } else if (nameOf(key) === 'escape' && mayGoBack()) {
        goBack();
      }
    },
  };
  Object.entries(heard).forEach(([event, listener]) => input.on(event, listener));
  const stopListening = onContinue(resume);
  try {
    if (!input.readable) {
      close();
    }
    return await ask(AbortSignal.any([signal, closed.signal]));
  } catch (error) {
    throw isEnding(error) ? (wentBack ? new WentBackError() : cancellationBy(signal)) : error;
  } finally {
    stopListening();
    Object.entries(heard).forEach(([event, listener]) => input.removeListener(event, listener));
  }
}

/** Ctrl-D ends the input on an empty line, and deletes a character elsewhere. */
function isControlD(key: unknown): boolean {
  const { ctrl }: { ctrl?: unknown } = typeof key === 'object' && key !== null ? key : {};
  return ctrl === true && nameOf(key) === 'd';
}

function nameOf(key: unknown): unknown {
  return typeof key === 'object' && key !== null && 'name' in key ? key.name : null;
}

function isEnding(error: unknown): boolean {
  return error instanceof Error && ENDED_WITHOUT_ANSWER.has(error.name);
}

function cancellationBy(signal: AbortSignal): CancelledError {
  return signal.reason instanceof CancelledError ? signal.reason : new CancelledError(130, 'Canceled.');
}
