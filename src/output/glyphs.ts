/** The glyphs of our texts, by what they mean. */
export const GLYPHS = {
  /** Done, or allowed. */
  done: '✔',
  /** Refused, as it should be. */
  refused: '–',
  /** Failed, or refused by mistake. */
  failed: '✖',
  /** Allowed by mistake. */
  open: '!!',
  unknown: '?',
  attention: '!',
  /** Old to new. */
  arrow: '→',
  /** Between facts of one line. */
  separator: '·',
} as const;

/**
 * The words for glyphs, for terminals that cannot show them and for people who have them read aloud. A glyph that also
 * occurs inside of sentences counts only where it stands by itself.
 */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(GLYPHS.done, 'g'), 'ok'],
  [new RegExp(GLYPHS.failed, 'g'), 'FAIL'],
  [alone(GLYPHS.open), 'OPEN'],
  [alone(GLYPHS.refused), 'no'],
  [new RegExp(` ${GLYPHS.separator} `, 'g'), ', '],
  [new RegExp(GLYPHS.separator, 'g'), '-'],
  [new RegExp(GLYPHS.arrow, 'g'), '->'],
  [/←/g, '<-'],
  [/↑↓/g, 'up/down'],
  [/❯/g, '>'],
  [/•/g, '-'],
  [/…/g, '...'],
  [/[–—]/g, '-'],
  [/[‘’]/g, "'"],
  [/[“”]/g, '"'],
];

/** A glyph at the beginning or end of a line, or between the columns of a table; a color may touch it. */
function alone(glyph: string): RegExp {
  return new RegExp(`(?<=^|\\n| {2}|\u001b\\[\\d+m)${glyph}(?=$|\\n| {2}|\u001b\\[\\d+m| +\\S)`, 'g');
}

/** A glyph in a cell of a table, its color, and what fills the cell. */
const CELL = new RegExp(
  `(${GLYPHS.done}|${GLYPHS.failed}|${GLYPHS.open}|${GLYPHS.refused})((?:\u001b\\[\\d+m)*)( {3,})`,
  'g',
);

/** A text with words in the place of its glyphs; columns stay where they are. */
export function spellGlyphs(text: string): string {
  const spelledOut = (part: string): string =>
    WORDS.reduce((spelled, [glyph, word]) => spelled.replace(glyph, word), part);
  const filled = text.replace(CELL, (_, glyph: string, color: string, fill: string) => {
    const wider = spelledOut(glyph).length - glyph.length;
    return `${glyph}${color}${fill.slice(Math.min(wider, fill.length - 2))}`;
  });
  return spelledOut(filled);
}
