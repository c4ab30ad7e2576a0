import { sanitizeText } from '../text/sanitize.ts';
import type { Context } from './context.ts';

/**
 * Asks a person for a yes; Enter alone is a no. What a directory wrote into the question cannot steer the terminal. Throws
 * CancelledError where the question ends without an answer.
 */
export async function confirm(context: Context, question: string): Promise<boolean> {
  const { createPrompter } = await import('../prompts/prompter.ts');
  const { settings, streams, stop } = context;
  context.clearProgress();
  const prompter = createPrompter({
    input: streams.stdin,
    output: streams.stderr,
    color: settings.colorErrors,
    signal: stop,
  });
  return context.patience.pausedDuring(() => prompter.confirm(sanitizeText(question)));
}
