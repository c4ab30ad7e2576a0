import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { openPage } from '../../src/cli/open-page.ts';
import type { Context } from '../../src/cli/context.ts';

const PAGE = 'https://portal.azure.com/contoso.com/#view/App/appId/1';

type Given = Parameters<typeof openPage>[0];

/** A person at a terminal who may be asked, but for what a test says. */
function contextWith({ canAsk = true, isTTY = true, dryRun = false } = {}): Given & { readonly traces: string[] } {
  const traces: string[] = [];
  const stdout = Object.assign(new PassThrough(), { isTTY });
  return {
    ui: (canAsk ? {} : null) as Context['ui'],
    settings: { dryRun } as Context['settings'],
    streams: { stdin: new PassThrough(), stdout, stderr: new PassThrough() },
    sleep: REAL_CLOCK.sleep,
    trace: (line) => traces.push(line),
    traces,
  };
}

/** What xdg-open starts where there is no desktop: a script that notes the address. Gives the file that it writes. */
async function useBrowser(end: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-browser-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const browser = join(directory, 'browser');
  await writeFile(
    browser,
    `#!/bin/sh\nprintf %s "$1" > ${directory}/part; /bin/mv ${directory}/part ${directory}/url\n${end}\n`,
  );
  await chmod(browser, 0o755);
  vi.stubEnv('BROWSER', browser);
  vi.stubEnv('DISPLAY', '');
  return join(directory, 'url');
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('openPage', () => {
  it('hands the address to the browser as it is, and says so', async () => {
    const url = await useBrowser('exit 0');
    expect(await openPage(contextWith(), PAGE)).toBe(true);
    expect(await vi.waitFor(() => readFile(url, 'utf8'))).toBe(PAGE);
  });

  it('does not wait for a browser that goes on', async () => {
    const url = await useBrowser('exec sleep 4');
    const begun = performance.now();
    expect(await openPage(contextWith(), PAGE)).toBe(true);
    expect(performance.now() - begun).toBeLessThan(3500);
    expect(await readFile(url, 'utf8')).toBe(PAGE);
  });

  it('says that none came up where the starter fails', async () => {
    await useBrowser('exit 3');
    vi.stubEnv('PATH', '/usr/bin:/bin');
    expect(await openPage(contextWith(), PAGE)).toBe(false);
  });

  it.each([
    ['in CI, with --json or with --no-input', { canAsk: false }],
    ['where the output goes to a pipe', { isTTY: false }],
    ['in a dry run', { dryRun: true }],
  ])('opens nothing %s', async (_where, given) => {
    const url = await useBrowser('exit 0');
    expect(await openPage(contextWith(given), PAGE)).toBe(false);
    await expect(readFile(url, 'utf8')).rejects.toThrow('ENOENT');
  });
});
