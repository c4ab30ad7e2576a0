import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newPage } from './chromium.ts';

const require = createRequire(import.meta.url);

/** As `npm run docs:build` has made it. */
const SITE = join(import.meta.dirname, '../../docs/.vitepress/dist');

/** No one answers there: the test does. */
const ORIGIN = 'http://manual.test';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const PAGES = [
  'index',
  'start/sandbox',
  'tasks/credentials',
  'concepts/overview',
  'concepts/comparison',
  'reference/commands',
  'errors',
];

const violations = z.object({ violations: z.array(z.object({ id: z.string(), help: z.string() })) });

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
afterAll(() => browser.close());

describe.each([
  ['light', 1280],
  ['light', 390],
  ['dark', 1280],
  ['dark', 390],
] as const)('the manual, %s, %d pixels wide', (colorScheme, width) => {
  it.each(PAGES)('is free of what axe-core finds, and no wider than the window: %s', async (name) => {
    const page = await newPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await page.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const contentType = TYPES[extname(pathname)] ?? 'application/octet-stream';
      await route.fulfill({ contentType, body: await readFile(join(SITE, pathname)) });
    });
    await page.goto(`${ORIGIN}/${name}.html`);
    await page.locator('html:not(.vp-loading) main h1').waitFor();

    const [scrolled, shown] = z
      .tuple([z.number(), z.number()])
      .parse(await page.evaluate('[document.documentElement.scrollWidth, document.documentElement.clientWidth]'));
    expect(scrolled).toBeLessThanOrEqual(shown);

    await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const found = violations.parse(await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
    expect(found.violations).toEqual([]);
  });
});
