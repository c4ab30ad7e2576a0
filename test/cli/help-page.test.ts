import { Help } from 'commander';
import { describe, expect, it } from 'vitest';
import { renderHelp } from '../../src/cli/help-page.ts';
import { requestedText } from '../../src/cli/help-request.ts';
import { helpPages, readCommandLine } from '../../src/cli/program.ts';
import { loadFhirApps } from '../../src/command-line.ts';

const FHIR_APPS = await loadFhirApps();
const PAGES = helpPages(FHIR_APPS);
const WIDTHS = [40, 60, 80, 100, 120];

describe('a page of help', () => {
  it('is there for the first page, every command and every group', () => {
    const names = PAGES.map(({ words }) => words.join(' '));
    const wanted = ['', 'help', ...FHIR_APPS.commands.map(({ name }) => name), ...Object.keys(FHIR_APPS.groups)];
    expect(names.toSorted()).toEqual(wanted.toSorted());
  });

  it.each(WIDTHS)('is what the parser prints, %i columns wide', (columns) => {
    for (const page of PAGES) {
      const text = renderHelp(page, columns);
      expect(readCommandLine([...page.words, '--help'], FHIR_APPS, columns)).toEqual({ kind: 'text', text });
      expect(readCommandLine(['help', ...page.words], FHIR_APPS, columns)).toEqual({ kind: 'text', text });
    }
  });

  it.each(WIDTHS)('has its lines broken as commander breaks them, %i columns wide', (columns) => {
    const help = Object.assign(new Help(), { helpWidth: columns, minWidthToWrap: 30 });
    for (const page of PAGES) {
      const blocks = [
        help.boxWrap(page.description, columns),
        ...page.lists.map(({ title, rows }) =>
          [title, ...rows.map(([term, description]) => help.formatItem(term, page.termWidth, description, help))].join(
            '\n',
          ),
        ),
      ];
      const text = renderHelp(page, columns);
      for (const block of blocks) {
        expect(text).toContain(`\n\n${block}\n`);
      }
    }
  });

  it('is never wider than 120 columns, and 80 without a terminal', () => {
    for (const page of PAGES) {
      const argv = [...page.words, '--help'];
      expect(readCommandLine(argv, FHIR_APPS, 200)).toEqual({ kind: 'text', text: renderHelp(page, 120) });
      expect(readCommandLine(argv, FHIR_APPS)).toEqual({ kind: 'text', text: renderHelp(page, 80) });
    }
  });
});

describe('without the build', () => {
  it('leaves help to the parser', async () => {
    expect(await requestedText(['--help'], '1.2.3')).toBeNull();
  });

  it('knows the version where nothing else is asked', async () => {
    expect(await requestedText(['-V'], '1.2.3')).toBe('1.2.3\n');
    expect(await requestedText(['--version'], '1.2.3')).toBe('1.2.3\n');
    expect(await requestedText(['--version', '--json'], '1.2.3')).toBeNull();
  });
});
