import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cleanEnvironment, EXECUTABLE } from '../e2e/executable.ts';
import { newPage, sharedChromium } from './chromium.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const PAGE = 'docs/tasks/smart-app.md';

/** The parts of the ready line that a reader of the page uses. */
interface ReadyLine {
  readonly origin: string;
  readonly caFile: string;
}

let directory: string;
let ready: ReadyLine;
let authority: string;
let applicationUrl: string;
const stopping: (() => Promise<void>)[] = [];

/** Runs shell commands in the checkout; gives the first line of stdout that fits. */
function runShell(commands: string, fits: RegExp): Promise<string> {
  const child = spawn('sh', ['-ec', commands], {
    cwd: CHECKOUT,
    // A group of its own, so that what sh has started ends with them.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: cleanEnvironment({
      FHIR_APPS_SANDBOX_STATE: join(directory, 'state'),
      PATH: `${dirname(EXECUTABLE)}:${process.env.PATH ?? ''}`,
    }),
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  stopping.push(async () => {
    if (child.pid !== undefined && child.exitCode === null) {
      process.kill(-child.pid, 'SIGTERM');
    }
    await closed;
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (fits.test(line)) {
        resolve(line);
      }
    });
    child.on('close', (code) => reject(new Error(`Ended with ${code}: ${commands}`)));
  });
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(typeof address === 'object' ? address?.port : '');
}

/** The page, on ports that are free here, and with its files in a directory of its own. */
async function readSection(): Promise<string> {
  const page = await readFile(join(CHECKOUT, PAGE), 'utf8');

  const [sandboxPort, applicationPort] = [await freePort(), await freePort()];
  return page
    .replaceAll('localhost:8443', `localhost:${sandboxPort}`)
    .replaceAll('--port 8443', `--port ${sandboxPort}`)
    .replaceAll('localhost:3000', `localhost:${applicationPort}`)
    .replaceAll('my-smart-app.json', join(directory, 'my-smart-app.json'))
    .replaceAll('contoso-fhir.txt', join(directory, 'contoso-fhir.txt'));
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-readme-'));
  const section = await readSection();
  const [start = '', ...others] = [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, commands = '']) => commands);
  expect(others).toHaveLength(2);
  applicationUrl = /open `(http:[^`]+)`/.exec(section)?.[1] ?? '';
  ready = JSON.parse(await runShell(start, /^\{/)) as ReadyLine;
  authority = await readFile(ready.caFile, 'utf8');
  await runShell(others.join(''), /The app is at/);
});
afterAll(async () => {
  for (const stop of stopping.reverse()) {
    await stop();
  }
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const chromium = sharedChromium(() => ({ origin: ready.origin, authority }));

it('leads a SMART developer from nothing to a patient on the screen, by its commands as they stand', async () => {
  const page = await newPage(chromium());
  await page.goto(applicationUrl);
  await page.getByRole('button', { name: 'Clara Clinician' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  const outcome = page
    .getByRole('listitem')
    .first()
    .or(page.getByRole('alert').filter({ hasText: /./ }));
  await outcome.waitFor();
  expect(await page.locator('#problem').innerText()).toBe('');
  expect((await page.getByRole('listitem').allInnerTexts()).length).toBeGreaterThan(5);
});
