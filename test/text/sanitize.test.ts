import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeOutput, sanitizeText } from '../../src/text/sanitize.ts';
import { createPaint } from '../../src/output/paint.ts';
import { dangersIn, hostileText } from '../text/hostile-text.ts';

describe('sanitizeText', () => {
  it.each([
    ['Contoso FHIR', 'Contoso FHIR'],
    ['Ärzte 医院 😀 عربي', 'Ärzte 医院 😀 عربي'],
    ['\u001b[31mred\u001b[0m', '[31mred[0m'],
    ['\u001b]8;;https://evil\u0007x', ']8;;https://evilx'],
    ['a\u009b2Jb\u007f\u0000', 'a2Jb'],
    ['abc\u202excod.exe\u2066\u2069', 'abcxcod.exe'],
    ['pay\u200bpal\ufeff\u2060', 'paypal'],
    ['a\nb\r\nc\rd\u2028e\u2029f\tg', 'a b c d e f g'],
    ['##vso[task.setvariable variable=x]y', '# #vso[task.setvariable variable=x]y'],
    ['#\u00ad#v\u200dso[x]', '# #vso[x]'],
    ['#\ufe0f\u20e3#\ufe0f\u20e3vso[x]', '#\ufe0f\u20e3 #\ufe0f\u20e3vso[x]'],
    ["###teamcity[x '1']", "## #teamcity[x '1']"],
    ['x ##[error]y', 'x # #[error]y'],
    ['::add-mask::x', ': :add-mask::x'],
    ['  ::set-output name=a::b', '  : :set-output name=a::b'],
    ['::endgroup::', ': :endgroup::'],
    ['::1', '::1'],
    ['::ffff:10.0.0.1 and ::', '::ffff:10.0.0.1 and ::'],
    ['\u3000\t::add-mask::x', '\u3000 : :add-mask::x'],
    ['\u00ad:\u00ad:add-mask::x', ': :add-mask::x'],
    ['a\n::add-mask::x', 'a ::add-mask::x'],
    ['# Heading [x], C##, a::b', '# Heading [x], C##, a::b'],
  ])('turns %j into %j', (text, shown) => {
    expect(sanitizeText(text)).toBe(shown);
  });

  it('keeps line breaks when asked, all as \\n', () => {
    expect(sanitizeText('a\r\nb\u2028c\u001b[0m', { keepNewlines: true })).toBe('a\nb\nc[0m');
  });

  it.each([true, false])(
    'leaves nothing dangerous in any text, and a clean one as it is (line breaks kept: %s)',
    (keepNewlines) => {
      fc.assert(
        fc.property(hostileText, (text) => {
          const shown = sanitizeText(text, { keepNewlines });
          expect(dangersIn(shown)).toEqual([]);
          expect(sanitizeText(shown, { keepNewlines })).toBe(shown);
        }),
      );
    },
  );
});

describe('sanitizeOutput', () => {
  it('keeps our colors, line breaks and tabs, and no other escape', () => {
    const paint = createPaint(true);
    const painted = `${paint.bold('a')}${paint.dim('b')}${paint.success('c')}${paint.error('d')}${paint.warn('e')}${paint.command('g')}\n\tf\n`;
    expect(sanitizeOutput(painted)).toBe(painted);
    expect(sanitizeOutput('\u001b[8mhidden\u001b[2J\u001b]0;title\u0007')).toBe('[8mhidden[2J]0;title');
  });

  it('leaves nothing dangerous in any text of several lines', () => {
    fc.assert(
      fc.property(fc.array(hostileText), (texts) => {
        expect(dangersIn(sanitizeOutput(texts.join('\n')))).toEqual([]);
      }),
    );
  });
});
