import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../bundle.ts';
import { killEnvironment, letAMinutePass, passedPoints } from './kill-points.ts';

let directory: string;
let program: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-killed-'));
  program = await bundleProgram(new URL('lock-process.ts', import.meta.url));
});
afterAll(() => rm(directory, { recursive: true }));

/** Writes `text` to the file of a case, and dies at a point of it; the points that were passed. */
async function write(place: string, text: string, at = 0): Promise<readonly string[]> {
  const log = `${place}.log`;
  const env = { PATH: process.env.PATH, ...killEnvironment({ under: place, at, log }) };
  const child = spawn(process.execPath, [program, 'replace', join(place, 'file'), text], { env, stdio: 'inherit' });
  await once(child, 'close');
  expect(child.signalCode).toBe(at === 0 ? null : 'SIGKILL');
  expect(child.exitCode).toBe(at === 0 ? 0 : null);
  return passedPoints(log);
}

describe.each([
  ['a file that is replaced', 'old'],
  ['a file that is new', null],
])('%s', (title, old) => {
  it('is whole, and alone after the next run, wherever a run is killed', async () => {
    const prepare = async (name: string): Promise<string> => {
      const place = join(directory, `${title} ${name}`.replaceAll(' ', '-'));
      await mkdir(place);
      await (old === null ? undefined : writeFile(join(place, 'file'), old));
      return place;
    };
    const points = await write(await prepare('whole'), 'new');
    expect(points).toContain(`before ${old === null ? 'link' : 'rename'} file.fhir-apps-tmp`);
    expect(points.length).toBeGreaterThan(20);
    const limit = pLimit(8);
    const outcomes = await Promise.all(
      points.map((point, index) =>
        limit(async () => {
          const place = await prepare(String(index));
          await write(place, 'new', index + 1);
          const text = await readFile(join(place, 'file'), 'utf8').catch(() => null);
          await letAMinutePass(place);
          await write(place, 'next');
          return { point, isWhole: [old, 'new'].includes(text), left: await readdir(place) };
        }),
      ),
    );
    expect(outcomes.filter(({ isWhole, left }) => !isWhole || left.length !== 1)).toEqual([]);
  });
});
