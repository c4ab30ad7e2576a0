import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderHelp } from '../../src/cli/help/help-page.ts';
import { helpPages, pageFor } from '../../src/cli/help/help-pages.ts';
import { helpPaint } from '../../src/cli/help/help-paint.ts';
import { helpMayColor } from '../../src/cli/may-color.ts';
import { loadFhirApps } from '../../src/command-line.ts';
import { createPaint } from '../../src/output/paint.ts';

const PAGES = helpPages(await loadFhirApps());
const { bold, command } = createPaint(true);

function painted(line: string): string {
  return renderHelp(pageFor(PAGES, line.split(' ')), 80, helpPaint(true));
}

/** The texts of a page that stand out, by how. */
function standingOut(text: string): { readonly bold: readonly string[]; readonly cyan: readonly string[] } {
  const between = (opened: number, closed: number): readonly string[] =>
    [...text.matchAll(new RegExp(`\u001b\\[${opened}m(.*?)\u001b\\[${closed}m`, 'g'))].map(([, inner = '']) => inner);
  return { bold: between(1, 22), cyan: between(36, 39) };
}

describe('help in colour', () => {
  it('has the names of the groups bold and the commands to copy cyan on the first page, and nothing else', () => {
    expect(standingOut(painted('--help'))).toEqual({
      bold: ['Set up', 'Applications', 'Access', 'Prove and explain', 'Sandbox and shell'],
      cyan: ['fhir-apps register --sandbox', 'fhir-apps <command> --help', 'fhir-apps help topics'],
    });
  });

  it('has the same on the page of a command: titles, examples, what leads to more', () => {
    const { bold: titles, cyan } = standingOut(painted('register public --help'));
    expect(titles).toEqual(['More', 'Examples']);
    expect(cyan).toEqual([
      'fhir-apps help register public',
      'fhir-apps register public --fhir-url https://fhir.contoso.com --name "Growth chart" \\',
      '  --reply-url https://chart.contoso.com/ --reply-url native=com.contoso.chart://auth',
      'fhir-apps help options',
      'https://fhir-apps.example/reference/commands.html#register',
    ]);
  });

  it('has the styles of every other text of ours', () => {
    const { title, copied } = helpPaint(true);
    expect([title('Set up'), copied('fhir-apps list')]).toEqual([bold('Set up'), command('fhir-apps list')]);
  });

  it('says what it says without', () => {
    for (const page of PAGES) {
      expect(stripVTControlCharacters(renderHelp(page, 80, helpPaint(true)))).toBe(renderHelp(page, 80));
    }
  });
});

describe('help is coloured', () => {
  it.each([
    ['at a terminal', ['--help'], {}, true, true],
    ['into a pipe or a file', ['--help'], {}, undefined, false],
    ['with --no-color', ['--no-color', '--help'], {}, true, false],
    ['with its variable', ['--help'], { FHIR_APPS_NO_COLOR: '1' }, true, false],
    ['with its variable as a word', ['--help'], { FHIR_APPS_NO_COLOR: 'true' }, true, false],
    ['with its variable off', ['--help'], { FHIR_APPS_NO_COLOR: '0' }, true, true],
    ['with NO_COLOR', ['--help'], { NO_COLOR: '1' }, true, false],
    ['at a dumb terminal', ['--help'], { TERM: 'dumb' }, true, false],
    ['in CI', ['--help'], { CI: 'true' }, true, false],
  ])('%s as every other text', (_title, argv, env, isTerminal, expected) => {
    expect(helpMayColor(argv, env, isTerminal)).toBe(expected);
  });
});
