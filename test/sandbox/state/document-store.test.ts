import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SandboxStateError } from '../../../src/sandbox/sandbox-error.ts';
import { appendToJournal, readJournal } from '../../../src/sandbox/state/journal.ts';
import { bundleProgram } from '../../bundle.ts';
import { temporaryDirectory } from '../running-sandbox.ts';
import { type Counted, faultsOf, mark, openCountingStore } from './counting-store.ts';

/** The journals that are in a directory. */
async function journalsIn(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.journal')).map((name) => join(directory, name));
}

let counting: string;
beforeAll(async () => {
  counting = await bundleProgram(new URL('count-in-process.ts', import.meta.url));
});

/** A process that changes the document until it is killed (count-in-process.ts), and what it was answered for. */
function countingProcess(...words: readonly string[]): {
  child: ChildProcess;
  answered: string[];
} {
  const child = spawn(process.execPath, [counting, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answered: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => answered.push(line));
  return { child, answered };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('a document', () => {
  test('is the same to all who have it open, however many snapshots are between', async () => {
    const directory = await temporaryDirectory();
    const [one, two] = [await openCountingStore(directory), await openCountingStore(directory)];
    const names = Array.from({ length: 40 }, (_, index) => `mark-${index}`);

    await Promise.all(names.map((name, index) => mark(index % 2 === 0 ? one : two, name, 50_000)));

    const document = await one.read();
    expect(faultsOf(document, names)).toEqual([]);
    expect(await two.read()).toEqual(document);
    expect(await (await openCountingStore(directory)).read()).toEqual(document);
    expect(await journalsIn(directory)).toHaveLength(1);
  });

  test('is the same object as long as nothing changes', async () => {
    const store = await openCountingStore(await temporaryDirectory());
    await mark(store, 'one');

    expect(await store.read()).toBe(await store.read());
  });

  test('costs a change what changes, and no more', async () => {
    const directory = await temporaryDirectory();
    const store = await openCountingStore(directory);
    const snapshot = await readFile(join(directory, 'counted.json'), 'utf8');
    await mark(store, 'one', 100);

    expect(await readFile(join(directory, 'counted.json'), 'utf8')).toBe(snapshot);
    expect((await readFile((await journalsIn(directory))[0] ?? '')).length).toBeLessThan(400);
  });

  test('is not changed by a decision that throws or wants nothing', async () => {
    const store = await openCountingStore(await temporaryDirectory());
    await mark(store, 'one');
    const before = await store.read();

    const failed = store.change(() => {
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const wantsNothing = (): { document?: Counted; said: string } => ({ said: 'nothing' });
    expect(await store.change(wantsNothing)).toEqual({ said: 'nothing' });

    expect(await store.read()).toBe(before);
  });
});

describe('processes that change it at once', () => {
  test('lose nothing that was answered for, though each of them is killed in the middle', async () => {
    const directory = await temporaryDirectory();
    const store = await openCountingStore(directory);
    const answered: string[] = [];
    let lastCount = 0;
    for (let round = 0; round < 2; round += 1) {
      const processes = ['a', 'b', 'c'].map((name) => countingProcess(directory, `${round}${name}`));
      for (const each of processes) {
        await expect.poll(() => each.answered.length, { timeout: 30_000 }).toBeGreaterThan(10);
        const { count } = await store.read();
        expect(count).toBeGreaterThanOrEqual(lastCount);
        lastCount = count;
        await killed(each.child);
      }
      answered.push(...processes.flatMap((each) => each.answered));
      // By one that is here all the time, and so has to take over what the killed ones held.
      await mark(store, `here-${round}`);
      answered.push(`here-${round}`);
    }

    expect(answered.length).toBeGreaterThan(60);
    expect(faultsOf(await store.read(), answered)).toEqual([]);
    expect(faultsOf(await (await openCountingStore(directory)).read(), answered)).toEqual([]);
  });

  test('and one that sleeps while it holds the lock do not overwrite each other', async () => {
    const directory = await temporaryDirectory();
    const sleeper = countingProcess(directory, 'sleeper', '5');
    await expect.poll(() => sleeper.answered.length, { timeout: 30_000 }).toBe(5);
    const store = await openCountingStore(directory);
    const names = Array.from({ length: 30 }, (_, index) => `awake-${index}`);
    for (const name of names) {
      await mark(store, name, 30_000);
    }
    sleeper.child.kill('SIGCONT');
    await expect.poll(() => sleeper.answered.length, { timeout: 30_000 }).toBeGreaterThan(8);
    await killed(sleeper.child);

    expect(faultsOf(await store.read(), [...names, ...sleeper.answered])).toEqual([]);
  });
});

describe('files as a killed process leaves them', () => {
  test('between the end of a journal and its snapshot are read, and put in order by the next change', async () => {
    const directory = await temporaryDirectory();
    const store = await openCountingStore(directory);
    await mark(store, 'before');
    const [ended = ''] = await journalsIn(directory);
    appendToJournal(ended, readJournal(ended, 0)?.end ?? 0, { next: 'following' });

    const later = await openCountingStore(directory);
    expect(faultsOf(await later.read(), ['before'])).toEqual([]);
    await mark(later, 'after');

    expect(faultsOf(await later.read(), ['before', 'after'])).toEqual([]);
    expect(faultsOf(await store.read(), ['before', 'after'])).toEqual([]);
    expect(await journalsIn(directory)).toEqual([join(directory, 'counted.json.following.journal')]);
  });

  test('half written beside it, stop nobody who has it open from writing the next snapshot', async () => {
    const directory = await temporaryDirectory();
    const store = await openCountingStore(directory);
    const snapshot = await readFile(join(directory, 'counted.json'), 'utf8');
    for (const name of ['counted.json', 'written-counted.json']) {
      await writeFile(join(directory, `${name}.fhir-apps-tmp`), '{');
    }

    // More than a journal holds.
    const names = Array.from({ length: 15 }, (_, index) => `mark-${index}`);
    for (const name of names) {
      await mark(store, name, 50_000);
    }

    expect(faultsOf(await store.read(), names)).toEqual([]);
    expect(await readFile(join(directory, 'counted.json'), 'utf8')).not.toBe(snapshot);
    expect(await readdir(directory)).toHaveLength(3);
  });

  test('are cleared away: other journals, and snapshots that were not finished', async () => {
    const directory = await temporaryDirectory();
    await mark(await openCountingStore(directory), 'one');
    await writeFile(join(directory, 'counted.json.old.journal'), 'old');
    await writeFile(join(directory, 'counted.json.123456'), '{');

    const store = await openCountingStore(directory);

    expect(faultsOf(await store.read(), ['one'])).toEqual([]);
    expect(await readdir(directory)).toHaveLength(3);
  });
});

describe('files that cannot be what a process left', () => {
  test.each<[string, (snapshot: string, journal: string) => Promise<unknown>, string]>([
    ['a snapshot of something else', (snapshot) => writeFile(snapshot, '{"journal":"x"}'), 'counted.json'],
    ['a snapshot that is not JSON', (snapshot) => writeFile(snapshot, '{'), 'counted.json'],
    ['a journal that is gone', (_, journal) => rm(journal), '.journal is missing'],
    ['a journal with a line that is none', (_, journal) => writeFile(journal, '\nx\n'), '.journal'],
    ['a journal of another snapshot', (_, journal) => writeFile(journal, '\n{"from":9,"next":"x"}\n'), '.journal'],
  ])('%s: refused by name, to those that have it open too', async (_what, damage, named) => {
    const directory = await temporaryDirectory();
    const store = await openCountingStore(directory);
    await mark(store, 'one');
    const [journal = ''] = await journalsIn(directory);

    await damage(join(directory, 'counted.json'), journal);

    await expect(openCountingStore(directory)).rejects.toThrow(SandboxStateError);
    await expect(openCountingStore(directory)).rejects.toThrow(named);
    await expect(openCountingStore(directory)).rejects.toThrow('fhir-apps sandbox reset');
  });
});
