import { sanitizeText } from '../text/sanitize.ts';
import type { Context } from './context.ts';

/**
 * Asks a person for a yes; Enter alone is a no. What a directory wrote into the question cannot steer the terminal.
 * Throws CancelledError where the question ends without an answer.
 */
export async function confirm(context: Context, question: string): Promise<boolean> {
  const { createPrompter } = await import('./prompts/prompter.ts');
  const { settings, streams, stop, host } = context;
  context.clearProgress();
  const prompter = createPrompter({
    input: streams.stdin,
    onContinue: host.onContinue,
    output: streams.stderr,
    color: settings.colorErrors,
    signal: stop,
  });
  return context.deadline.excluding(() => prompter.confirm(sanitizeText(question)));
}
