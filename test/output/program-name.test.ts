import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { createPaint } from '../../src/output/paint.ts';
import { FIRST_WORDS, programName, withProgramName } from '../../src/output/program-name.ts';

describe('the name that hints call the program by', () => {
  it.each([
    ['/usr/local/bin/fhir-apps', '/srv', 'fhir-apps'],
    ['/srv/node_modules/.bin/fhir-apps', '/srv', 'fhir-apps'],
    ['/srv/node_modules/fhir-apps/bin/fhir-apps.js', '/srv', 'fhir-apps'],
    ['/srv/fhir-apps/bin/fhir-apps.js', '/srv/fhir-apps', 'node bin/fhir-apps.js'],
    ['/srv/fhir-apps/bin/fhir-apps.js', '/srv/fhir-apps/docs', 'node /srv/fhir-apps/bin/fhir-apps.js'],
    ["/srv/Ada's/bin/fhir-apps.js", '/', "node 'srv/Ada'\\''s/bin/fhir-apps.js'"],
    [undefined, '/', 'fhir-apps'],
  ])('of %s from %s is %s', (script, cwd, expected) => {
    expect(programName(script, cwd)).toBe(expected);
  });

  it('stands where a command is, and nowhere else', () => {
    const text =
      'Run `fhir-apps list`. It was not made by fhir-apps, nor is fhir-apps.yaml.\n  fhir-apps credential rotate a\n';
    expect(withProgramName(text, 'node bin/fhir-apps.js')).toBe(
      'Run `node bin/fhir-apps.js list`. It was not made by fhir-apps, nor is fhir-apps.yaml.\n  node bin/fhir-apps.js credential rotate a\n',
    );
    expect(withProgramName(text)).toBe(text);
  });

  it('stands where a command is painted too', () => {
    const paint = createPaint(true);
    const text = `${paint.command('fhir-apps list')} ${paint.bold('not-fhir-apps list')}`;
    expect(withProgramName(text, 'node bin/fhir-apps.js')).toBe(
      `${paint.command('node bin/fhir-apps.js list')} ${paint.bold('not-fhir-apps list')}`,
    );
  });

  it('is put before every command', () => {
    const words = new Set([...ALL_COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''), 'help']);
    expect([...words].sort()).toEqual([...FIRST_WORDS].sort());
  });
});
