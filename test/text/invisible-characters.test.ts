import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasInvisible, replaceInvisible } from '../../src/text/invisible-characters.ts';
import { dangersIn, hostileText } from './hostile-text.ts';

function visible(text: string): string {
  return replaceInvisible(text, () => '');
}

describe('replaceInvisible', () => {
  it.each([
    ['a soft hyphen', 'pay\u00adpal', 'paypal'],
    ['a combining grapheme joiner', 'a\u034fb', 'ab'],
    ['an Arabic letter mark', 'a\u061cb', 'ab'],
    ['Hangul fillers', '\u115fa\u1160b\u3164c\uffa0', 'abc'],
    ['Khmer vowels that show nothing', '\u17b4a\u17b5', 'a'],
    ['Mongolian separators and selectors', 'a\u180eb\u180bc\u180f', 'abc'],
    ['zero-width space, marks of direction, byte order mark', 'a\u200bb\u200ec\u200fd\ufeff', 'abcd'],
    ['overrides and isolates', 'abc\u202excod.exe\u2066\u2069', 'abcxcod.exe'],
    ['invisible operators', 'a\u2060b\u2064c\u206fd', 'abcd'],
    ['annotation marks', 'a\ufff9b\ufffac\ufffb', 'abc'],
    ['shorthand and musical controls', 'a\u{1bca0}b\u{1d173}c\u{1d17a}', 'abc'],
    ['tags', 'a\u{e0001}\u{e0061}\u{e007f}', 'a'],
    ['selectors beyond', 'a\u{e0100}b\u{e0fff}', 'ab'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'abc'],
    ['controls', 'a\u0000b\u001bc\u007fd\u009be', 'abcde'],
    ['halves of surrogate pairs', 'a\ud800b\udfffc', 'abc'],
    ['joiners between Latin letters', 'pay\u200cpal\u200dx', 'paypalx'],
    ['joiners at the ends', '\u200cمی\u200c', 'می'],
    ['joiners beside a space', 'می\u200c خواهم', 'می خواهم'],
    ['two joiners', 'می\u200c\u200cخواهم', 'میخواهم'],
    ['a joiner after what is removed', 'م\u00ad\u200cم', 'مم'],
    ['a selector after a letter', 'a\ufe0fb', 'ab'],
    ['a selector that hides a command', '#\ufe0f#\ufe0fvso[', '##vso['],
    ['a row of selectors', '😀\ufe0f\ufe0f\ufe00\ufe01', '😀\ufe0f'],
  ])('takes away %s', (_what, text, expected) => {
    expect(visible(text)).toBe(expected);
    expect(hasInvisible(text)).toBe(true);
  });

  it.each([
    ['Persian', 'برنامه\u200cهای می\u200cخواهم'],
    ['Hindi with joiners', 'क\u094d\u200dष क\u094d\u200cष'],
    ['Bengali', 'র\u200d\u09cdয'],
    ['Sinhala', '\u0dc1\u0dca\u200d\u0dbb\u0dd3 ලංකා'],
    ['a family', '👩\u200d👩\u200d👧\u200d👦'],
    ['a flag of two', '🏳\ufe0f\u200d🌈 ❤\ufe0f\u200d🔥'],
    ['a person at work with a skin tone', '👩🏽\u200d⚕\ufe0f'],
    ['keycaps', '1\ufe0f\u20e3 #\ufe0f\u20e3'],
    ['a variant of a Chinese character', '葛\u{e0100}城'],
    ['a variant of a Mongolian letter', 'ᠠ\u180bᠨ'],
    ['visible number signs', '\u0600123 \u06dd'],
    ['Latin, Cyrillic, Han, Hangul', 'Ärzte Врач 医院 병원 İstanbul'],
  ])('keeps %s', (_what, text) => {
    expect(visible(text)).toBe(text);
    expect(hasInvisible(text)).toBe(false);
  });

  it('leaves nothing that hides, and a clean text as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = visible(text);
        expect(dangersIn(shown).filter((danger) => !danger.startsWith('a command'))).toEqual([]);
        expect(visible(shown)).toBe(shown);
      }),
    );
  });
});
