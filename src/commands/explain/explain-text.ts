import type { CommandOutcome } from '../../cli/command.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { ExplainInput } from './explain-fields.ts';
import type { Context } from '../../cli/context.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { ownErrors } from '../../explanation/read/own-errors.ts';
import { readText } from '../../explanation/read/read-text.ts';
import { hasToken, readTokens, withoutTokens } from '../../explanation/read/read-tokens.ts';
import type { ExplainResult } from './explain-result.ts';
import { describeExplanation } from './explain-view.ts';

/** Bytes of a log that are read; the end of it is what failed. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Explains what is in the words, or in stdin, and with `--for` what keeps someone from the data. Nothing of the text is
 * sent, kept or printed. Throws UsageError `text_missing`, `token_in_argument` for a token in the words, which every
 * process of the machine sees, and what signing in and finding someone throw.
 */
export async function explainText(context: Context, input: ExplainInput): Promise<CommandOutcome<ExplainResult>> {
  const who = input.values.for ?? [];
  const text = await textOf(context, input);
  if (text.trim() === '' && who.length === 0) {
    throw new UsageError('text_missing', 'There is no text to explain.', {
      hint: 'Give a code or a message, such as fhir-apps explain AADSTS65001, or a log on stdin.',
    });
  }
  const { entries, unknownCodes } = readText(withoutTokens(text));
  const result: ExplainResult = {
    errors: [...ownErrors(withoutTokens(text)), ...entries].map(({ code, meaning, causes, source }) => ({
      code,
      meaning,
      causes,
      source,
    })),
    unknownCodes,
    tokens: readTokens(text),
    chains: who.length === 0 ? [] : await chainsOf(context, who, input.values.fhirUrl),
  };
  const now = context.now();
  return { result, exitCode: 0, describe: (shown, paint) => describeExplanation(shown, now, paint) };
}

/** The words, or stdin; with `--for`, the text may be left out, so that stdin is read only by name. */
async function textOf(context: Context, { argument, moreArguments, values }: ExplainInput): Promise<string> {
  const words = argument === undefined ? [] : [argument, ...moreArguments];
  refuseTokens([...words, ...(values.for ?? [])]);
  const isNamed = words.length === 1 && argument === '-';
  return isNamed || (words.length === 0 && values.for === undefined) ? readStdin(context) : words.join(' ');
}

/** Also one that was copied with line breaks, where a shell splits it. */
function refuseTokens(words: readonly string[]): void {
  if (hasToken(words.join(' ')) || hasToken(words.join(''))) {
    throw new UsageError(
      'token_in_argument',
      'A token is not taken from the command line, where other processes see it.',
      { hint: 'Give it on stdin: fhir-apps explain < FILE' },
    );
  }
}

async function chainsOf(
  context: Context,
  who: readonly string[],
  fhirUrl: string | undefined,
): Promise<ExplainResult['chains']> {
  const [{ withSession }, { readChain }] = await Promise.all([
    import('../../session/open-session.ts'),
    import('../../explanation/chain/read-chain.ts'),
  ]);
  return withSession(context, (session) =>
    Promise.all(
      who.map(async (each) => {
        const { fix, ...chain } = await readChain({ context, session }, each, fhirUrl);
        const command = fix === null ? null : commandForTenant(fix.command, context.settings);
        return { ...chain, fix: fix === null || command === null ? null : { text: fix.text, command } };
      }),
    ),
  );
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
