/** The aim is 25; what has more words than this is two ideas in any case. */
const MAX_WORDS = 36;

/** A rule of textlint (https://textlint.org/docs/rule): the length of sentences of paragraphs, in words. */
export default function sentenceLength({ Syntax, RuleError, report, getSource }) {
  return {
    [Syntax.Paragraph](node) {
      const text = getSource(node)
        .replaceAll(/`[^`]*`/g, 'code')
        .replaceAll(/\]\([^)]*\)/g, ']');
      for (const sentence of text.split(/(?<=[.!?:;])\s+/)) {
        const count = sentence.split(/\s+/).filter((word) => /\w/.test(word)).length;
        if (count > MAX_WORDS) {
          report(node, new RuleError(`${count} words, at most ${MAX_WORDS}: ${sentence.slice(0, 60)}…`));
        }
      }
    },
  };
}
