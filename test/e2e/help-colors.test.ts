import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';

/** What the built executable prints in a terminal of util-linux `script`. */
function shownBy(line: string, env: Readonly<Record<string, string>> = {}): string {
  const { stdout } = spawnSync('script', ['-qec', `${process.execPath} ${EXECUTABLE} ${line}`, '/dev/null'], {
    env: cleanEnvironment({ TERM: 'xterm-256color', ...env }),
    encoding: 'utf8',
  });
  return stdout;
}

const BOLD = '\u001b[1mSet up\u001b[22m';
const CYAN = '\u001b[36mfhir-apps register --sandbox\u001b[39m';

describe('help of the built executable', () => {
  it.each([
    ['as it was built', '--help'],
    ['read by the parser', '--quiet --help'],
  ])('is coloured in a terminal, %s', (_how, line) => {
    const shown = shownBy(line);
    expect(shown).toContain(BOLD);
    expect(shown).toContain(CYAN);
  });

  it.each([
    ['--no-color', '--no-color --help', {}],
    ['the variable of --no-color', '--help', { FHIR_APPS_NO_COLOR: '1' }],
    ['NO_COLOR', '--help', { NO_COLOR: '1' }],
    ['a dumb terminal', '--help', { TERM: 'dumb' }],
    ['a pipe', '--help | cat', {}],
  ])('is plain with %s', (_what, line, env) => {
    const shown = shownBy(line, env);
    expect(shown).toContain('Set up');
    expect(shown).not.toContain('\u001b');
  });
});
