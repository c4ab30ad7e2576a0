import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { readText } from '../../explanation/read/read-text.ts';
import { hasToken, readTokens, withoutTokens } from '../../explanation/read/read-tokens.ts';
import type { ExplainResult } from './explain-result.ts';
import { describeExplanation } from './explain-view.ts';

/** Bytes of a log that are read; the end of it is what failed. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Explains what is in the words, or in stdin. Nothing is sent, and nothing of the text is kept or printed. Throws
 * UsageError `text_missing`, and `token_in_argument` for a token in the words, which every process of the machine sees.
 */
export async function explainText(
  context: Context,
  { argument, moreArguments }: CommandInput<Readonly<Record<never, never>>>,
): Promise<CommandOutcome<ExplainResult>> {
  const words = argument === undefined ? [] : [argument, ...moreArguments];
  const text =
    words.length === 0 || (words.length === 1 && argument === '-') ? await readStdin(context) : words.join(' ');
  if (words.length > 0 && hasToken(words.join(' '))) {
    throw new UsageError(
      'token_in_argument',
      'A token is not taken from the command line, where other processes see it.',
      {
        hint: 'Give it on stdin: fhir-apps explain < FILE',
      },
    );
  }
  if (text.trim() === '') {
    throw new UsageError('text_missing', 'There is no text to explain.', {
      hint: 'Give a code or a message, such as fhir-apps explain AADSTS65001, or a log on stdin.',
    });
  }
  const { entries, unknownCodes } = readText(withoutTokens(text));
  const result: ExplainResult = {
    errors: entries.map(({ code, meaning, causes, source }) => ({ code, meaning, causes, source })),
    unknownCodes,
    tokens: readTokens(text),
  };
  const now = context.now();
  return { result, exitCode: 0, describe: (shown, paint) => describeExplanation(shown, now, paint) };
}

/** The last bytes of stdin; nothing from a person at a terminal, who would wait without knowing what for. */
async function readStdin({ streams: { stdin } }: Context): Promise<string> {
  if (stdin.isTTY === true) {
    return '';
  }
  let bytes = Buffer.alloc(0);
  for await (const chunk of stdin) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk as Uint8Array | string)]).subarray(-MAX_BYTES);
  }
  return bytes.toString('utf8');
}
