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

  it('cuts the column that may be cut, and never through a character', () => {
    const rows = [['key-of-the-ward', '東京大学医学部附属病院', 'kept whole']];
    const fit = { width: 38, cut: 1 };
    const [, line = ''] = renderTable(['Key', 'Name', 'End'], rows, PLAIN, fit).split('\n');
    expect(line).toBe('key-of-the-ward  東京大学…  kept whole');
    expect(stringWidth(line)).toBeLessThanOrEqual(38);
  });

  const HEAD = ['Key', 'Name', 'Application id', 'Ends'];
  const ROWS = [['service-nightly-import', 'Nightly import', 'a1b2c3d4-0000-4000-8000-000000000001', '2027-01-01']];
  const importance = ['Key', 'Ends', 'Name'];

  it.each([
    [120, ['Key', 'Name', 'Application id', 'Ends'], null],
    [80, ['Key', 'Name', 'Ends'], 'Hidden at this width: Application id. --json has them.'],
    [60, ['Key', 'Name', 'Ends'], 'Hidden at this width: Application id. --json has them.'],
    [40, ['Key', 'Ends'], 'Hidden at this width: Name, Application id. --json has them.'],
    [20, ['Key', 'Ends'], 'Hidden at this width: Name, Application id. --json has them.'],
  ])('shows in %i columns what is important, breaks nothing, and names the rest', (width, titles, hidden) => {
    const [head = '', row = '', ...more] = renderTable(HEAD, ROWS, PLAIN, { width, importance }).split('\n');
    expect(head.split(/ {2,}/)).toEqual(titles);
    for (const cell of row.split(/ {2,}/)) {
      expect(ROWS.flat()).toContain(cell);
    }
    expect(more).toEqual(hidden === null ? [''] : ['', hidden, '']);
  });

  it('is as wide as the terminal of its paint, unless told otherwise, and whole where there is none', () => {
    const narrow = renderTable(HEAD, ROWS, createPaint(false, 50));
    expect(narrow).toContain('Hidden at this width: Application id');
    expect(renderTable(HEAD, ROWS, PLAIN)).not.toContain('Hidden');
  });
});
