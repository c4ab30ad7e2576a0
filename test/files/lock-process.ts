// Run as a process of its own: `count FILE TIMES` adds one to the number in a file, under its lock; `hold FILE` takes
// the lock, says so, and keeps it until it is killed; `replace FILE TEXT` writes a file whole.
import { readFile } from 'node:fs/promises';
import { createFile, replaceFile, statusAt } from '../../src/files/atomic-file.ts';
import { withFileLock } from '../../src/files/file-lock.ts';

const [what = '', path = '', argument = ''] = process.argv.slice(2);
switch (what) {
  case 'count':
    for (let turn = 0; turn < Number(argument); turn += 1) {
      await withFileLock(path, async (lock) => {
        const number = Number(await readFile(path, 'utf8'));
        await replaceFile(path, Buffer.from(`${number + 1}\n`), lock, { durable: false });
      });
    }
    break;
  case 'hold':
    await withFileLock(path, () => {
      process.stdout.write('held\n');
      return new Promise((resolve) => setTimeout(resolve, 600_000));
    });
    break;
  case 'replace':
    await withFileLock(path, async (lock) => {
      const write = (await statusAt(path)) === null ? createFile : replaceFile;
      await write(path, Buffer.from(argument), lock);
    });
    break;
  default:
    throw new TypeError(`There is no "${what}".`);
}
