import fc from 'fast-check';

/** Texts that a CI runner would execute, wherever it finds them. */
const COMMANDS = [
  '##vso[task.setvariable variable=x]y',
  '##[group]x',
  '##[error]x',
  "##teamcity[buildStatus text='x']",
  "##octopus[setVariable name='x' value='y']",
  '::add-mask::x',
  '::set-output name=a::b',
  '::stop-commands::x',
];

/** Characters that show nothing, break lines or reorder text; joiners are among them. */
const INVISIBLE = [
  ...'\u0000\u0007\b\t\n\v\f\r\u001b\u007f\u0085\u009b\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180e\u180f',
  ...'\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u206f\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0',
  ...'\ufff9\ufffa\ufffb\u{1bca0}\u{1d173}\u{e0001}\u{e0041}\u{e0100}\u{e0fff}',
  '\ud800',
  '\udfff',
];

/** Any text, and often one that tries to be executed, to hide or to begin a line of its own. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...COMMANDS) },
      { weight: 3, arbitrary: fc.constantFrom(...INVISIBLE) },
      fc.constantFrom(
        '#',
        '##',
        '###',
        '[',
        ':',
        '::',
        ' ',
        '\n',
        '"',
        '\\',
        '${',
        'می',
        'خواهم',
        '👩',
        '👧',
        '❤',
        '葛',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** Controls but for tab and line break, halves of surrogate pairs, and whatever is invisible in every place. */
const HIDING =
  /(?![\t\n])\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|\u00ad|\u034f|\u061c|[\u115f-\u1160]|[\u17b4-\u17b5]|\u180e|\u200b|[\u200e-\u200f]|[\u202a-\u202e]|[\u2060-\u206f]|\u3164|\ufeff|\uffa0|[\ufff9-\ufffb]|[\u{1bca0}-\u{1bca3}]|[\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e00ff}]|[\u{e01f0}-\u{e0fff}]/u;

/**
 * What is wrong with a text that reaches a log, as a runner and a terminal see it; empty where nothing is. Written from
 * what runners do, not from what the code under test does.
 */
export function dangersIn(text: string): readonly string[] {
  // As .NET compares by language: what can be ignored is.
  const compared = text.replace(/(?![\n])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu, '');
  return [
    ...(/##[\w.-]*\[/.test(compared) ? ['a command in a line'] : []),
    ...(/^\s*::[a-z][^\s:]*( .*)?::/im.test(compared) ? ['a command at the start of a line'] : []),
    ...(HIDING.test(text) ? ['an invisible character'] : []),
    ...(/(?:(?!\ufe0f\u200d)(?:\u200c|\u200d|[\ufe00-\ufe0f]|[\u180b-\u180d])){2}/u.test(text) ? ['two joiners'] : []),
    ...(/(?:^|[\s\w])(?:\u200c|\u200d)|(?:\u200c|\u200d)(?:$|[\s\w])/mu.test(text)
      ? ['a joiner that joins nothing']
      : []),
  ];
}
