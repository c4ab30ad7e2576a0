import { describe, expect, it } from 'vitest';
import { GLYPHS } from '../../src/output/glyphs.ts';
import { createPaint } from '../../src/output/paint.ts';
import { PLAIN_STREAM, terminalText } from '../../src/output/terminal-text.ts';

const spelled = (text: string): string => terminalText(text, { ...PLAIN_STREAM, spellsGlyphs: true });
const linked = (text: string): string => terminalText(text, { ...PLAIN_STREAM, hasLinks: true });
const link = (target: string, text = target): string => `\u001b]8;;${target}\u001b\\${text}\u001b]8;;\u001b\\`;

describe('words for glyphs', () => {
  it.each([
    ['✔ Created "Nightly import".', 'ok Created "Nightly import".'],
    ['  ✔ the client exists', '  ok the client exists'],
    ['✖  weekly-export cannot export.', 'FAIL  weekly-export cannot export.'],
    ['!! ward-dashboard can write', 'OPEN ward-dashboard can write'],
    ['read  –  write', 'read  no  write'],
    ['–', 'no'],
    ['? not known, ! look at this', '? not known, ! look at this'],
    ['Contoso (contoso.com) · ada@contoso.com', 'Contoso (contoso.com), ada@contoso.com'],
    ['Care portal → Patient portal', 'Care portal -> Patient portal'],
    ['Ward – 7, 60–80, oh!!', 'Ward - 7, 60-80, oh!!'],
    ['“it’s”…', '"it\'s"...'],
  ])('%s', (text, expected) => {
    expect(spelled(text)).toBe(expected);
  });

  it('stand where a color touches the glyph', () => {
    const { success, error, dim } = createPaint(true);
    expect(spelled(`${success(GLYPHS.done)} ${error(GLYPHS.open)}  ${dim(GLYPHS.refused)}`)).toBe(
      `${success('ok')} ${error('OPEN')}  ${dim('no')}`,
    );
  });

  it('leave nothing of the glyphs that is not ASCII', () => {
    expect(Object.values(GLYPHS).map(spelled).join('')).toMatch(/^[\x20-\x7e]+$/);
  });

  it('are not used for other streams', () => {
    const text = '✔ a → b · https://contoso.com/';
    expect(terminalText(text, PLAIN_STREAM)).toBe(text);
  });
});

describe('links', () => {
  it.each([
    ['at the end of a sentence', 'See https://contoso.com/a.', `See ${link('https://contoso.com/a')}.`],
    ['in parentheses', '(https://contoso.com/a)', `(${link('https://contoso.com/a')})`],
    ['with a query', 'https://contoso.com/?a=1&b=2', link('https://contoso.com/?a=1&b=2')],
    ['without a path', 'https://contoso.com', link('https://contoso.com/', 'https://contoso.com')],
    [
      'with other letters',
      'https://bücher.example/ü',
      link('https://xn--bcher-kva.example/%C3%BC', 'https://bücher.example/ü'),
    ],
  ])('show the address itself %s', (_, text, expected) => {
    expect(linked(text)).toBe(expected);
  });

  it('keep the color around them', () => {
    const { command } = createPaint(true);
    expect(linked(command('https://contoso.com/'))).toBe(command(link('https://contoso.com/')));
  });

  it.each([
    ['another scheme', 'javascript:alert(1) file:///etc/passwd'],
    ['no host', 'https://'],
    ['a placeholder', 'https://<server>/'],
    ['more than a terminal takes', `https://contoso.com/${'a'.repeat(3000)}`],
  ])('are not made of %s', (_, text) => {
    expect(linked(text)).toBe(text);
  });
});
