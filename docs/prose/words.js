/**
 * Words and expressions that readers of plain English stumble over, and British spellings; each with what to write.
 * Code is not read.
 */
const WORDS = [
  [/\b(?:hold|holds|held) (?:by|credentials|a credential)\b/gi, 'owner, has a credential'],
  [/\bdoomed\b|\bstrangers?\b|\bforetells?\b|\blest\b/gi, 'plain words'],
  [/\bmend(?:s|ed|ing)?\b/gi, 'fix'],
  [
    /\bbesides\b|\ball the same\b|\bno more\b|\bfor good\b|\bas ever\b|\bat this moment\b/gi,
    'also, anyway, no longer, permanently, still, now',
  ],
  [/\bnobody\b|\bsomebody\b|\bwhom you like\b/gi, 'no one, someone, any'],
  [
    /\bmust be said\b|\b(?:needs|wants) a yes\b|\b(?:is|are) told\b|\bvouch(?:es|ed)?\b/gi,
    'is required, confirm, is reported',
  ],
  [/\bmakes? right\b|\bstanding\b|\bwhat stands\b/gi, 'bring up to date, existing'],
  [
    /\bcolour|\bbehaviour|\bauthoris|\bpre-authoris|\borganis|\brecognis|\blicence\b|\bcatalogue\b/gi,
    'the American spelling',
  ],
];

/** A rule of textlint (https://textlint.org/docs/rule). */
export default function words({ Syntax, RuleError, report, getSource, locator }) {
  return {
    [Syntax.Str](node) {
      const text = getSource(node);
      for (const [pattern, better] of WORDS) {
        for (const { 0: found, index } of text.matchAll(pattern)) {
          report(node, new RuleError(`"${found}": write ${better}.`, { padding: locator.at(index) }));
        }
      }
    },
  };
}
