/** What is wrong with a text that people read. */
export interface Wording {
  /** The words that are wrong, or the sentence that is too long. */
  readonly found: string;
  readonly instead: string;
}

const MAX_WORDS = 25;
const MAX_COLUMNS = 80;

/** Expressions that messages do not use, with what they say instead. */
const EXPRESSIONS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:stands?|standing)\b(?! alone)/i, 'exists, existing, matches'],
  [/\b(?:holds?|held|holders?)\b(?! down)/i, 'has, contains, owner, credential'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\b(?:nobody|somebody)\b/i, 'no one, someone, an administrator'],
  [/\bwhom\b/i, 'a sentence without it'],
  [/\blest\b/i, 'so that … not'],
  [/\ball the same\b/i, 'anyway'],
  [/\bfor good\b/i, 'permanently'],
  [/\bas ever\b/i, 'still'],
  [/\bat this moment\b/i, 'now'],
  [/\b(?:tells?|told)\b/i, 'report, print, state'],
  [/\b(?:says?|said)\b/i, 'print, state, name, set'],
  [/\b(?:go|goes|going) on\b/i, 'continue'],
  [/\bbesides?\b/i, 'also, next to'],
  [/\bno more\b/i, 'no longer'],
  [/\bmust be (?:said|told)\b/i, 'is required'],
  [/\bhand(?:s|ed|ing)? over\b/i, 'deliver'],
  [/\barriv(?:es?|ed|ing)\b/i, 'is delivered'],
  [/\bended\b/i, 'expired, stopped'],
  [/\b(?:credential|secret|certificate|password|it) ends?\b/i, 'expires'],
  [/\bends? (?:soon|on|at \d|at …)/i, 'expires'],
  [/\bours\b/i, 'managed by fhir-apps'],
  [/\bvouch(?:es|ed)?\b/i, 'confirm'],
  [/\bagree[sd]?\b/i, 'confirm, match'],
  [/\b(?:needs?|wants?) a yes\b/i, 'requires confirmation'],
  [/\bmakes? (?:it |them )?right\b/i, 'bring up to date'],
  [/\b(?:doomed|strangers?|foretell|foretold|patience|surroundings|estate)\b/i, 'the term of the glossary'],
  [/\banew\b/i, 'again'],
  [/\bby the way\b/i, 'nothing'],
];

/** British spellings, with the American ones. */
const BRITISH: readonly (readonly [RegExp, string])[] = [
  [
    /\b\w*(?:author|recogn|organ|initial|serial|normal|summar|minim|maxim|custom|optim|real)is(?:e|es|ed|ing|ation)s?\b/i,
    '-ize',
  ],
  [/\b\w*(?:colour|behaviour|favour|honour|neighbour)\w*\b/i, '-or'],
  [/\b(?:cancelled|cancelling|labelled|labelling|modelled|signalled|travelled)\b/i, 'one l'],
  [
    /\b(?:centre|licence|catalogue|grey|whilst|defence|programme|cheque|analyse[sd]?|fulfil|ageing)\b/i,
    'American spelling',
  ],
];

/** Texts that are right although an expression above is in them, each with the reason. */
const ALLOWED: readonly (readonly [string, string])[] = [['error.details.standing', 'a key that programs read']];

/** The issues of a text, each once. */
export function wordingIssues(text: string): readonly Wording[] {
  const read = ALLOWED.reduce((rest, [phrase]) => rest.replaceAll(phrase, ' … '), text);
  return [...EXPRESSIONS, ...BRITISH]
    .flatMap(([pattern, instead]) => {
      const match = pattern.exec(read);
      return match === null ? [] : [{ found: match[0], instead }];
    })
    .concat(longSentences(read), wideLines(text));
}

/** The sentences of more than 25 words. A colon, a semicolon and a line break end an idea too. */
function longSentences(text: string): readonly Wording[] {
  return text
    .split(/[.:;?!](?:\s|$)|\n/)
    .filter((sentence) => sentence.split(/\s+/).filter((word) => /\w/.test(word)).length > MAX_WORDS)
    .map((sentence) => ({ found: sentence.trim(), instead: `sentences of at most ${String(MAX_WORDS)} words` }));
}

/** The lines over 80 columns of a text that has its own line breaks: what can be copied may be wider. */
function wideLines(text: string): readonly Wording[] {
  const lines = text.split('\n');
  return lines.length === 1
    ? []
    : lines
        .filter((line) => line.length > MAX_COLUMNS && !/https?:\/\/|^\s*(?:fhir-apps|az|gh|openssl) /.test(line))
        .map((line) => ({ found: line, instead: `lines of at most ${String(MAX_COLUMNS)} columns` }));
}
