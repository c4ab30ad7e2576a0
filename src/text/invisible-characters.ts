/**
 * Characters that show nothing and can hide or reorder text: controls, format characters, halves of surrogate pairs,
 * line and paragraph separators, and whatever Unicode says a display may ignore (Unicode:
 * Default_Ignorable_Code_Point), such as the soft hyphen, Hangul fillers, variation selectors and tags. The number
 * signs that Arabic, Syriac and Kaithi write before a number are format characters too, but visible.
 */
const INVISIBLE =
  '(?![\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}])' +
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]';

/**
 * The scripts that spell words with joiners: cursive ones, and those of India and its neighbors (The Unicode Standard,
 * 9.2, 12 and 23.2).
 */
const JOINING_SCRIPTS = [
  ...['Arabic', 'Syriac', 'Mandaic', 'Nko', 'Mongolian', 'Adlam', 'Hanifi_Rohingya', 'Sogdian', 'Manichaean'],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala'],
  ...['Myanmar', 'Khmer', 'Tibetan', 'Balinese', 'Javanese', 'Newa', 'Tirhuta', 'Kaithi', 'Grantha', 'Chakma'],
];

/** Letters and marks of these scripts, without those that are invisible themselves, such as U+061C and U+180E. */
const JOINING = `(?!\\p{Default_Ignorable_Code_Point})[${JOINING_SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}]`;

/** Where an otherwise invisible character changes what is seen: joiners and variation selectors, each in its place. */
const MEANINGFUL = [
  `(?<=${JOINING})[\\u200C\\u200D](?=${JOINING})`,
  // Emoji made of several (UTS #51, ED-16), and those that are text and picture (ED-8a, ED-9a).
  '(?<=\\p{Extended_Pictographic}\\uFE0F?|\\p{Emoji_Modifier})\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=(?![\\0-\\u007F])\\p{Emoji})[\\uFE0E\\uFE0F]',
  '(?<=[#*0-9])\\uFE0F(?=\\u20E3)',
  // One variant of a Chinese character or a Mongolian letter (UTS #37; The Unicode Standard, 13.5).
  '(?<=\\p{Ideographic})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
  '(?<=(?!\\p{Default_Ignorable_Code_Point})\\p{Script=Mongolian})[\\u180B-\\u180D\\u180F]',
].join('|');

/**
 * What is invisible, with what is meaningful as its first group; made when first used, since that takes a start
 * milliseconds.
 */
const expression = once(() => new RegExp(`(${MEANINGFUL})|${INVISIBLE}`, 'gu'));

/** Text without anything invisible but line breaks, as most of it is. */
const PLAIN = /^[\n -~]*$/;

/**
 * Replaces every invisible character that can hide text, one call of `replacement` for each. Joiners between letters of
 * a script that uses them, and inside an emoji, stay as they are.
 */
export function replaceInvisible(text: string, replacement: (character: string) => string): string {
  if (PLAIN.test(text)) {
    return text.replaceAll('\n', replacement);
  }
  return text.replace(expression(), (character, meaningful: string | undefined) =>
    meaningful === undefined ? replacement(character) : character,
  );
}

/** True for a text with an invisible character that can hide text; line breaks and tabs count. */
export function hasInvisible(text: string): boolean {
  return replaceInvisible(text, () => '') !== text;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
