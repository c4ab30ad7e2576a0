import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripControlCharacters } from '../../src/output/sanitize.ts';

describe('stripControlCharacters', () => {
  it.each([
    ['Contoso FHIR', 'Contoso FHIR'],
    ['Ärzte 医院 😀 عربي', 'Ärzte 医院 😀 عربي'],
    ['\u001b[31mred\u001b[0m', '[31mred[0m'],
    ['\u001b]8;;https://evil\u0007x', ']8;;https://evilx'],
    ['a\u009b2Jb\u007f\u0000', 'a2Jb'],
    ['abc\u202excod.exe\u2066\u2069', 'abcxcod.exe'],
    ['pay\u200bpal\ufeff\u2060', 'paypal'],
    ['a\nb\r\nc\rd\u2028e\u2029f\tg', 'a b c d e f g'],
  ])('turns %j into %j', (text, shown) => {
    expect(stripControlCharacters(text)).toBe(shown);
  });

  it('keeps line breaks when asked, all as \\n', () => {
    expect(stripControlCharacters('a\r\nb\u2028c\u001b[0m', { keepNewlines: true })).toBe('a\nb\nc[0m');
  });

  it('leaves no control character in any text, and a clean one as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = stripControlCharacters(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
        expect(stripControlCharacters(shown)).toBe(shown);
      }),
    );
  });
});
