import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeEnvFile, encodeEnvFile } from '../../src/secrets/env-file-format.ts';
import { setVariables } from '../../src/secrets/env-file-text.ts';
import { failureOf, makeDirectory, openForTest, secret } from './sink-under-test.ts';

/** How editors save a text. */
const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16 LE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 BE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'Windows-1252': (text) => Buffer.from(text, 'latin1'),
};
const ENDINGS: Readonly<Record<string, string>> = { LF: '\n', CRLF: '\r\n', CR: '\r' };
const CELLS = Object.keys(ENCODINGS).flatMap((encoding) =>
  Object.keys(ENDINGS).map((ending) => [encoding, ending] as const),
);

const ID = 'SERVICE_NIGHTLY_IMPORT_CLIENT_ID';
const SECRET = 'SERVICE_NIGHTLY_IMPORT_CLIENT_SECRET';
const TENANT = 'SERVICE_NIGHTLY_IMPORT_TENANT_ID';
const NEWER = { ...secret, text: 'newer~secret' };

let path: string;
beforeEach(async () => {
  path = join(await makeDirectory(), '.env');
});

const open = async () => {
  const replaces = { clientId: secret.clientId, hints: [secret.text.slice(0, 3)] };
  return (await openForTest(`env-file:${path}`, { replaces })).sink;
};

function encodedAs(encoding: string, ending: string, lines: readonly string[]): Buffer {
  return (ENCODINGS[encoding] ?? Buffer.from)(lines.map((line) => `${line}${ENDINGS[ending] ?? ''}`).join(''));
}

describe.each(CELLS)('an env file in %s with %s', (encoding, ending) => {
  const ours = [`${ID}=${secret.clientId.toUpperCase()}`, `${SECRET}=${secret.text}`, `${TENANT}=${secret.tenantId}`];
  const theirs = ["export NAME = 'café'", '# note', 'A=1', 'A = "2" # twice', ''];

  it('is found to hold our secret, and takes a new one in its place', async () => {
    await writeFile(path, encodedAs(encoding, ending, [...ours, ...theirs]));
    expect(await (await open()).contains(secret.key, secret.clientId)).toBe(secret.text);
    await (await open()).proveUsable();
    await (await open()).deliver(NEWER);
    const after = [`${ID}=${secret.clientId}`, `${SECRET}=${NEWER.text}`, ...ours.slice(2), ...theirs];
    expect(await readFile(path)).toEqual(encodedAs(encoding, ending, after));
  });

  it('takes a secret where its first line waits for one', async () => {
    await writeFile(path, encodedAs(encoding, ending, [`${SECRET}=`, ...theirs]));
    await (await openForTest(`env-file:${path}`)).sink.deliver(secret);
    const after = [`${SECRET}=${secret.text}`, ...theirs, `${ID}=${secret.clientId}`, `${TENANT}=${secret.tenantId}`];
    expect(await readFile(path)).toEqual(encodedAs(encoding, ending, after));
  });

  it('refuses the secret of another client, by its line', async () => {
    await writeFile(path, encodedAs(encoding, ending, [`${SECRET}=other`, ...theirs]));
    expect((await failureOf((await open()).proveUsable())).told).toContain('Line 1 of');
  });
});

describe('an env file whose parts were joined', () => {
  it('has a byte order mark in its middle, and is read all the same', async () => {
    await writeFile(path, `A=1\n\ufeff${ID}=${secret.clientId}\n${SECRET}=${secret.text}\nB=2`);
    expect(await (await open()).contains(secret.key, secret.clientId)).toBe(secret.text);
    await (await open()).deliver(NEWER);
    expect(await readFile(path, 'utf8')).toBe(
      `A=1\n${ID}=${secret.clientId}\n${SECRET}=${NEWER.text}\nB=2\n${TENANT}=${secret.tenantId}\n`,
    );
  });
});

describe('what is no env file', () => {
  it.each<[what: string, bytes: Buffer, says: string]>([
    ['UTF-16 without a byte order mark', Buffer.from('A=1\r\nB=2\r\n', 'utf16le'), 'UTF-16 without a byte order mark'],
    ['UTF-16 that was cut', Buffer.from('\ufeffA=1', 'utf16le').subarray(0, 7), 'ends in the middle of a character'],
    ['UTF-16 with half a character', Buffer.from('\ufeffA=\ud83d', 'utf16le'), 'a damaged character'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), 'UTF-32'],
    ['bytes', Buffer.from('A=1\0'), 'zero bytes'],
  ])('is refused by name: %s', async (_what, bytes, says) => {
    await writeFile(path, bytes);
    expect(await failureOf((await open()).proveUsable())).toMatchObject({ exitCode: 2, code: 'sink_unwritable' });
    expect((await failureOf((await open()).deliver(secret))).told).toContain(says);
    expect(await readFile(path)).toEqual(bytes);
  });
});

describe('whatever an env file holds', () => {
  const word = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'a b', '"q"', '#', "'", '=', '\\'));
  const line = fc.oneof(
    word.map((text) => `# ${text}`),
    fc
      .tuple(fc.constantFrom('', 'export ', '  '), fc.stringMatching(/^[A-Z_]{1,6}$/), word)
      .map(([before, name, value]) => `${before}${name}=${value}`),
    fc.constant(''),
  );
  const lines = fc.array(
    line.map((text) => text.replace(/[\r\n\0\ufeff]/g, '')),
    { maxLength: 8 },
  );

  it.each(CELLS)('keeps the lines of others byte for byte, in %s with %s', (encoding, ending) => {
    fc.assert(
      fc.property(lines, fc.boolean(), (theirs, isEnded) => {
        // Windows-1252 has no more characters than these.
        const texts =
          encoding === 'Windows-1252'
            ? theirs.map((text) => [...text].filter((character) => character <= '\u00ff').join(''))
            : theirs;
        const whole = encodedAs(encoding, ending, texts);
        const unit = encoding.startsWith('UTF-16') ? 2 : 1;
        const last = (ENDINGS[ending] ?? '').length * unit;
        const before = isEnded || texts.length === 0 ? whole : whole.subarray(0, whole.length - last);
        const { text, format } = decodeEnvFile(before);
        expect(encodeEnvFile(text, format)).toEqual(before);
        const changed = setVariables(text, { [SECRET]: 'new' });
        if (changed !== null) {
          expect(encodeEnvFile(changed, format).subarray(0, before.length)).toEqual(before);
        }
      }),
    );
  });
});
