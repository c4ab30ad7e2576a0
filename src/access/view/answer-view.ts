import type { Paint } from '../../output/paint.ts';
import { wrapWords } from '../../text/word-wrap.ts';
import type { AccessAnswer, Unread } from '../access-result.ts';
import { notReadPart } from './not-read-part.ts';

/** The answer to one question for people: the sentence, the ways that lead there, and the roles that would. */
export function answerView(
  { sentence, chains, allowed, rolesWithAction, action }: AccessAnswer,
  notRead: readonly Unread[],
  paint: Paint,
): string {
  const wrapped = (text: string): string => (paint.columns === undefined ? text : wrapWords(text, paint.columns, ''));
  const lines = chains.map(({ steps, reaches }) => {
    const [last = '', ...before] = steps.toReversed();
    return `  ${[...before.toReversed(), reaches ? last : `${paint.error('✖')} ${last}`].join(' ─ ')}\n`;
  });
  return [
    `${paint.bold(wrapped(sentence))}\n`,
    lines.length === 0 ? '' : `\n${lines.join('')}`,
    allowed !== false || rolesWithAction.length === 0
      ? ''
      : `\n${wrapped(`These roles include ${action}: ${rolesWithAction.join(', ')}.`)}\n`,
    notReadPart(notRead, paint),
  ].join('');
}
