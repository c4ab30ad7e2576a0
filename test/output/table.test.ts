import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { createPaint } from '../../src/output/paint.ts';
import { renderTable } from '../../src/output/table.ts';

const PLAIN = createPaint(false);

describe('renderTable', () => {
  it('aligns columns by what a terminal shows of wide characters and colors', () => {
    const { warn } = createPaint(true);
    const lines = renderTable(
      ['Name', 'State'],
      [
        ['東京病院', warn('late')],
        ['Ward', 'fine'],
      ],
      PLAIN,
    ).split('\n');

    expect(lines).toEqual(['Name      State', `東京病院  ${warn('late')}`, 'Ward      fine', '']);
  });

  it('cuts the columns that may be cut, in turn, and never through a character', () => {
    const family = '👨‍👩‍👧‍👦';
    const rows = [[`key-${family.repeat(8)}`, '東京大学医学部附属病院', 'kept whole']];
    const [, line = ''] = renderTable(['Key', 'Name', 'End'], rows, PLAIN, { width: 32, cut: [1, 0] }).split('\n');
    const [key = '', name] = line.split(/ {2,}/);

    expect(name).toBe('東京大…');
    expect(key.replaceAll(family, '')).toBe('key-…');
    expect(stringWidth(line)).toBeLessThanOrEqual(32);
  });
});
