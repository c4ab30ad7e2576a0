import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openAppendFile } from '../../src/files/append-file.ts';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fhir-apps-append-'));
  path = join(directory, 'log.jsonl');
  return () => rmSync(directory, { recursive: true });
});

describe('a file that lines are added to', () => {
  it('ends a line that was torn, before or while it is open', () => {
    writeFileSync(path, '{"a":1}\n{"b":');
    const file = openAppendFile(path, { makePrivate: 'when new' });
    file.append('{"c":3}\n');
    appendFileSync(path, '{"d":');
    file.append('{"e":5}\n');
    file.append('{"f":6}\n');
    file.close();
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"b":\n{"c":3}\n{"d":\n{"e":5}\n{"f":6}\n');
  });

  it.each([0o777, 0o000])('is 0600 when it is new, under umask %o', (umask) => {
    const before = process.umask(umask);
    try {
      openAppendFile(path, { makePrivate: 'when new' }).close();
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps its mode where it exists, or is made private, as asked', () => {
    writeFileSync(path, '');
    chmodSync(path, 0o640);
    openAppendFile(path, { makePrivate: 'when new' }).close();
    expect(statSync(path).mode & 0o777).toBe(0o640);
    openAppendFile(path, { makePrivate: 'always' }).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(['elsewhere', 'nowhere'])('is no symbolic link, here to %s', (target) => {
    writeFileSync(join(directory, 'elsewhere'), 'a');
    symlinkSync(join(directory, target), path);
    expect(() => openAppendFile(path, { makePrivate: 'when new' })).toThrow();
    expect(readFileSync(join(directory, 'elsewhere'), 'utf8')).toBe('a');
  });
});
