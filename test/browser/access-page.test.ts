import { createRequire } from 'node:module';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { htmlOf } from '../../src/access/document/html.ts';
import { accessSample } from '../access/access-sample.ts';
import { sharedSandbox } from '../sandbox/running-sandbox.ts';
import { newPage, sharedChromium } from './chromium.ts';

const require = createRequire(import.meta.url);
const sandbox = sharedSandbox();
const chromium = sharedChromium(() => ({ origin: sandbox().ready.origin, authority: sandbox().caCertificate }));

const axeResults = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
  passes: z.array(z.object({ id: z.string() })),
});

async function pageFile(principals: number): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'access-page-')), 'access.html');
  await writeFile(file, htmlOf(accessSample(principals)));
  return pathToFileURL(file).href;
}

it.each([
  [5, 'light'],
  [5, 'dark'],
  [500, 'light'],
] as const)('axe-core finds nothing on the page of %i principals, %s', async (principals, colorScheme) => {
  const page = await newPage(chromium(), { colorScheme });
  await page.goto(await pageFile(principals));
  await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations, passes } = axeResults.parse(await page.evaluate('axe.run(document)'));
  expect(passes.map(({ id }) => id)).toContain('color-contrast');
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
});

it('filters its rows by what is typed, and asks no one for anything', async () => {
  const page = await newPage(chromium());
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const url = await pageFile(500);
  await page.goto(url);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('person 498');
  expect(await page.locator('tbody tr:visible').count()).toBe(1);
  expect(await page.locator('#count').innerText()).toBe('1 of 500 rows');
  expect(requests).toEqual([url]);
});
