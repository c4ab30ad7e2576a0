import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/cli/settings.ts';
import type { Streams } from '../../src/cli/run-host.ts';

function streams({ stdin = true, stdout = true, stderr = true } = {}): Streams {
  const stream = (isTTY: boolean): PassThrough & { isTTY: boolean } => Object.assign(new PassThrough(), { isTTY });
  return { stdin: stream(stdin), stdout: stream(stdout), stderr: stream(stderr) };
}

describe('asking', () => {
  it.each([
    ['at a terminal', {}, {}, {}, true],
    ['with stdout redirected', {}, {}, { stdout: false }, true],
    ['with stdin redirected', {}, {}, { stdin: false }, false],
    ['with stderr redirected', {}, {}, { stderr: false }, false],
    ['in CI', {}, { CI: 'true' }, {}, false],
    ['in CI that says only 1', {}, { CI: '1' }, {}, false],
    ['with CI=false', {}, { CI: 'false' }, {}, true],
    ['with an empty CI', {}, { CI: '' }, {}, true],
    ['with --json', { json: true }, {}, {}, false],
    ['with --no-input', { noInput: true }, {}, {}, false],
    ['with --yes', { yes: true }, {}, {}, true],
  ])('%s', (_title, values, env, terminals, canAsk) => {
    expect(readSettings(values, env, streams(terminals)).canAsk).toBe(canAsk);
  });
});

describe('colour', () => {
  it.each([
    ['at a terminal', {}, {}, {}, [true, true]],
    ['with stdout redirected', {}, {}, { stdout: false }, [false, true]],
    ['with stderr redirected', {}, {}, { stderr: false }, [true, false]],
    ['with NO_COLOR', {}, { NO_COLOR: '1' }, {}, [false, false]],
    ['with an empty NO_COLOR', {}, { NO_COLOR: '' }, {}, [true, true]],
    ['with --no-color', { noColor: true }, {}, {}, [false, false]],
    ['at a dumb terminal', {}, { TERM: 'dumb' }, {}, [false, false]],
    ['in CI', {}, { CI: 'true' }, {}, [false, false]],
  ])('%s', (_title, values, env, terminals, expected) => {
    const { color, colorErrors } = readSettings(values, env, streams(terminals));
    expect([color, colorErrors]).toEqual(expected);
  });
});

describe('defaults', () => {
  it('hold where nothing is given', () => {
    expect(
      readSettings(
        { auth: 'default', timeoutMs: 180_000 },
        {},
        streams({ stdin: false, stdout: false, stderr: false }),
      ),
    ).toEqual({
      tenant: undefined,
      cloud: undefined,
      auth: 'default',
      clientId: undefined,
      graphUrl: undefined,
      authorityUrl: undefined,
      sandbox: false,
      dryRun: false,
      json: false,
      noInput: false,
      noAnimation: false,
      traits: { spellsGlyphs: false, hasLinks: false },
      errorTraits: { spellsGlyphs: false, hasLinks: false },
      noColor: false,
      yes: false,
      canAsk: false,
      quiet: false,
      verbose: false,
      debug: false,
      color: false,
      colorErrors: false,
      timeoutMs: 180_000,
    });
  });

  it('give way to what is given', () => {
    const values = { auth: 'cli', cloud: 'usgov', timeoutMs: 300_000, debug: true };
    expect(readSettings(values, {}, streams())).toMatchObject({
      auth: 'cli',
      cloud: 'usgov',
      timeoutMs: 300_000,
      debug: true,
      verbose: true,
    });
  });
});
