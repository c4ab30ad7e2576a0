import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFile, replaceFile } from '../../src/files/atomic-file.ts';
import { clearLeftovers } from '../../src/files/clear-leftovers.ts';
import { withFileLock } from '../../src/files/file-lock.ts';
import { FileError } from '../../src/files/system-error.ts';
import { bundleProgram } from '../bundle.ts';

const run = promisify(execFile);

let program: string;
let directory: string;
let path: string;

beforeAll(async () => {
  program = await bundleProgram(new URL('lock-process.ts', import.meta.url));
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-locks-'));
  path = join(directory, 'file');
  return () => rm(directory, { recursive: true });
});

/** Starts a process that holds the lock, and gives it once it does; `command` is what runs Node. */
async function holder(command: readonly string[] = []): Promise<ChildProcess> {
  const [first = '', ...others] = [...command, process.execPath, program, 'hold', path];
  const child = spawn(first, others, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

async function age(file: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  await utimes(file, then, then);
}

/** The reason that a lock could not be had. */
async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof FileError ? error.reason : `no FileError: ${String(error)}`;
}

describe('a lock that is held', () => {
  it('lets one in at a time, in one process and in many, and leaves nothing behind', async () => {
    await writeFile(path, '0\n');
    const here = Array.from({ length: 20 }, () =>
      withFileLock(path, async (lock) => {
        const number = Number(await readFile(path, 'utf8'));
        await replaceFile(path, Buffer.from(`${number + 1}\n`), lock);
      }),
    );
    await Promise.all([...here, ...[1, 2, 3, 4].map(() => run(process.execPath, [program, 'count', path, '20']))]);
    expect(await readFile(path, 'utf8')).toBe('100\n');
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('is waited for, with a word about it, and given up in the end', async () => {
    const child = await holder();
    let reported = 0;
    const options = { timeoutMs: 1_500, onWait: () => (reported += 1) };
    expect(await reasonOf(withFileLock(path, () => Promise.resolve(), options))).toBe('another run is writing to it');
    expect(reported).toBe(1);
    await kill(child);
  });

  it('is 0700, whatever the umask', async () => {
    const before = process.umask(0o777);
    try {
      const mode = await withFileLock(path, async () => (await stat(`${path}.fhir-apps-lock`)).mode & 0o777);
      expect(mode).toBe(0o700);
    } finally {
      process.umask(before);
    }
  });
});

describe('a lock that a killed process left', () => {
  it('is taken over', async () => {
    await kill(await holder());
    expect(await readdir(directory)).toEqual(['file.fhir-apps-lock']);
    await run(process.execPath, [program, 'replace', path, 'new']);
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('is taken over where the process ids begin anew, as in a container', async (context) => {
    const namespace = ['unshare', ...(process.getuid?.() === 0 ? [] : ['-Ur']), '-pf', '--kill-child', '--mount-proc'];
    const [unshare = '', ...flags] = namespace;
    const refused = await run(unshare, [...flags, 'true']).then(
      () => null,
      (error: unknown) => String(error),
    );
    if (refused !== null) {
      context.skip(`This machine makes no PID namespace, so the row of containers did not run: ${refused}`);
    }
    // Both are process 1.
    await kill(await holder(namespace));
    await run(unshare, [...flags, process.execPath, program, 'replace', path, 'new']);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('is taken over by one of many, and nothing is lost', async () => {
    await writeFile(path, '0\n');
    await kill(await holder());
    await age(`${path}.fhir-apps-lock`, 60);
    await Promise.all(Array.from({ length: 8 }, () => run(process.execPath, [program, 'count', path, '10'])));
    expect(await readFile(path, 'utf8')).toBe('80\n');
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('is taken over where its host was ahead of time', async () => {
    await kill(await holder());
    await age(`${path}.fhir-apps-lock`, -300);
    await withFileLock(path, (lock) => createFile(path, Buffer.from('new'), lock));
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('takes what it left half written with it, of earlier releases too', async () => {
    await writeFile(`${path}.fhir-apps-tmp`, 'secret', { mode: 0o600 });
    await writeFile(join(directory, '.fhir-apps-0b9ef6cd-8d0b-4a45-8f1c-a53fd1c8c5f7.tmp'), 'secret');
    await writeFile(join(directory, '.fhir-apps-notes.tmp'), 'of a person');
    await writeFile(join(directory, 'other.fhir-apps-tmp'), 'of another destination');
    await withFileLock(path, () => Promise.resolve());
    expect((await readdir(directory)).toSorted()).toEqual(['.fhir-apps-notes.tmp', 'other.fhir-apps-tmp']);
  });
});

describe('a lock of an earlier release, which was a file', () => {
  it.each(['', 'another-host 1', `${process.pid} ${process.pid}`])('is removed once it is old: "%s"', async (text) => {
    await writeFile(`${path}.fhir-apps-lock`, text);
    await writeFile(`${path}.fhir-apps-lock-breaker`, text);
    await age(`${path}.fhir-apps-lock`, 6);
    await withFileLock(path, () => Promise.resolve());
    expect(await readdir(directory)).toEqual([]);
  });

  it('is waited for while it is young', async () => {
    await writeFile(`${path}.fhir-apps-lock`, 'another-host 1');
    const waiting = withFileLock(path, () => Promise.resolve(), { timeoutMs: 200 });
    expect(await reasonOf(waiting)).toBe('another run is writing to it');
    expect(await readFile(`${path}.fhir-apps-lock`, 'utf8')).toBe('another-host 1');
  });
});

describe('what someone else put in the place of the lock', () => {
  const lockPath = (): string => `${path}.fhir-apps-lock`;

  it.each<[what: string, make: () => Promise<unknown>]>([
    ['a file', () => writeFile(lockPath(), 'notes of mine')],
    ['a directory with files', () => mkdir(lockPath()).then(() => writeFile(join(lockPath(), 'notes'), 'of mine'))],
    ['a symbolic link', () => writeFile(`${path}-1`, '').then(() => symlink(`${path}-1`, lockPath()))],
    ['a symbolic link to a directory', () => mkdir(`${path}-1`).then(() => symlink(`${path}-1`, lockPath()))],
  ])('stays: %s', async (_what, make) => {
    await make();
    await age(lockPath(), 60);
    const before = await readdir(directory, { recursive: true });
    expect(await reasonOf(withFileLock(path, () => Promise.resolve()))).toContain('is in the way');
    expect(await readdir(directory, { recursive: true })).toEqual(before);
  });

  it('stays where the temporary file would be', async () => {
    await mkdir(`${path}.fhir-apps-tmp`);
    expect(await reasonOf(withFileLock(path, () => Promise.resolve()))).toContain('is in the way');
    expect(await readdir(directory)).toEqual(['file.fhir-apps-tmp']);
  });
});

describe('a lock that is lost while a file is written', () => {
  it('stops the write, which is then done again', async () => {
    const texts = ['first', 'second'];
    await withFileLock(path, async (lock) => {
      const text = texts.shift();
      if (text === 'first') {
        await rm(`${path}.fhir-apps-lock`, { recursive: true });
      }
      await replaceFile(path, Buffer.from(text ?? ''), lock);
    });
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('is no more removed by its former holder, once it is another’s', async () => {
    await withFileLock(path, async () => {
      await rm(`${path}.fhir-apps-lock`, { recursive: true });
      await mkdir(`${path}.fhir-apps-lock`);
      await writeFile(join(`${path}.fhir-apps-lock`, 'holder-0b9ef6cd-8d0b-4a45-8f1c-a53fd1c8c5f7'), '');
    });
    expect(await readdir(directory)).toEqual(['file.fhir-apps-lock']);
  });
});

describe('a run that only reads', () => {
  it.each([true, false])('removes what a killed run left (a lock: %s)', async (isLock) => {
    await (isLock ? mkdir(`${path}.fhir-apps-lock`) : writeFile(`${path}.fhir-apps-tmp`, 'secret'));
    await age(isLock ? `${path}.fhir-apps-lock` : `${path}.fhir-apps-tmp`, 60);
    await clearLeftovers(path);
    expect(await readdir(directory)).toEqual([]);
  });
});
