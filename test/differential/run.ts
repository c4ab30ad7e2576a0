import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import pLimit from 'p-limit';
import { install, pack } from '../package/packed.ts';
import { differences } from './compare.ts';
import { runGroup, type Side } from './run-group.ts';
import type { Group } from './scenario.ts';
import { GROUPS } from './scenarios/groups.ts';
import { beginning, writeKeyPool } from './world.ts';

// Run by `npm run test:differential -- OLD.tgz [GROUP…]`: does everything that the scenarios say with the build in a
// tarball (`npm pack`) and with that of this checkout, and shows where they differ. `-- OLD.tgz NEW.tgz` takes the new
// build from a tarball too.

/** Groups at once; the machines that run this have two cores. */
const AT_ONCE = 2;

type Build = 'old' | 'new';
type SideName = 'old' | 'new' | 'nxo' | 'oxn';

/** The builds of the client and of the sandbox of each side. */
const SIDES: Readonly<Record<SideName, readonly [client: Build, sandbox: Build]>> = {
  old: ['old', 'old'],
  new: ['new', 'new'],
  nxo: ['new', 'old'],
  oxn: ['old', 'new'],
};

/** What is said of a difference on a side. */
const NOTES: Readonly<Record<SideName, string>> = {
  old: '',
  new: '',
  nxo: ' (new client, old sandbox)',
  oxn: ' (old client, new sandbox)',
};

interface Count {
  readonly steps: number;
  readonly differing: number;
}

const words = process.argv.slice(2);
const tarballs = words.filter((word) => word.endsWith('.tgz')).map((path) => resolve(path));
const wanted = words.filter((word) => !word.endsWith('.tgz'));
const [oldTarball, newTarball] = tarballs;

if (oldTarball === undefined) {
  process.stderr.write('Name the tarball of the old build: npm run test:differential -- OLD.tgz\n');
  process.exitCode = 2;
} else {
  process.exitCode = await compareBuilds(oldTarball, newTarball);
}

async function compareBuilds(old: string, fresh: string | undefined): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-differential-'));
  try {
    const executables = {
      old: await installed(old, directory, 'old'),
      new: await installed(fresh ?? pack(directory).tarball, directory, 'new'),
    };
    return await compareGroups(directory, executables);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function installed(tarball: string, directory: string, name: string): Promise<string> {
  const folder = join(directory, `build-${name}`);
  await mkdir(folder);
  return join(install(tarball, folder), 'bin/fhir-apps.js');
}

async function compareGroups(directory: string, executables: Readonly<Record<Build, string>>): Promise<number> {
  const keys = join(directory, 'keys.json');
  await writeKeyPool(keys);
  const began = beginning();
  const groups = GROUPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const limit = pLimit(AT_ONCE);
  const counts = await Promise.all(
    groups.map((group) =>
      limit(async () => {
        const port = await freePort();
        const sideOf = (name: SideName): Side => {
          const [client, sandbox] = SIDES[name];
          const paths = { client: executables[client], sandbox: executables[sandbox] };
          return { ...paths, directory: join(directory, group.name), began, keys, port };
        };
        return compareGroup(group, sideOf).catch((error: unknown) => {
          process.stdout.write(`${group.name}: ${inspect(error)}\n`);
          return { steps: 0, differing: 1 };
        });
      }),
    ),
  );
  const sum = (key: keyof Count): number => counts.reduce((total, count) => total + count[key], 0);
  process.stdout.write(`${groups.length} groups, ${sum('steps')} steps compared, ${sum('differing')} differ\n`);
  return sum('differing') === 0 ? 0 : 1;
}

/** One side after the other, since they all have one port and one directory, which are in what they write. */
async function compareGroup(group: Group, sideOf: (name: SideName) => Side): Promise<Count> {
  const count = { steps: 0, differing: 0 };
  const old = await runGroup(group, sideOf('old'));
  for (const name of group.mixed === true ? (['new', 'nxo', 'oxn'] as const) : (['new'] as const)) {
    const found = differences(old, await runGroup(group, sideOf(name)));
    for (const { title, diff } of found) {
      process.stdout.write(`${title}${NOTES[name]}\n${diff}\n`);
    }
    count.steps += old.length;
    count.differing += found.length;
  }
  process.stderr.write(`${group.name}: ${count.steps} steps compared, ${count.differing} differ\n`);
  return count;
}

/** Below the ports that a system gives away, so that no other process gets it in the meantime. */
async function freePort(): Promise<number> {
  const server = createServer();
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    server.listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) {
      server.close();
      await once(server, 'close');
      return port;
    }
  }
}
