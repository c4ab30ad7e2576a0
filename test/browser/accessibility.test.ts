import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { sharedSandbox } from '../sandbox/running-sandbox.ts';
import { sharedApplication } from './application-page.ts';
import { newPage, sharedChromium } from './chromium.ts';
import { tourPages } from './page-tour.ts';

const require = createRequire(import.meta.url);
const sandbox = sharedSandbox();
const chromium = sharedChromium(() => ({ origin: sandbox().ready.origin, authority: sandbox().caCertificate }));
const application = sharedApplication((_, response) => response.end('The application'));

/** What axe-core finds (https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#results-object). */
const axeResults = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
  passes: z.array(z.object({ id: z.string() })),
});

/** Everything that axe-core has a rule for, best practices too; it runs beside the page, whose policy lets in no script. */
async function findingsOn(page: Page, source: string): Promise<readonly string[]> {
  await page.evaluate(source);
  const { violations, passes } = axeResults.parse(await page.evaluate('axe.run(document)'));
  expect(passes.map(({ id }) => id)).toContain('color-contrast');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Buttons that are nearer to each other than 6 pixels, by their texts. */
async function touchingButtons(page: Page): Promise<readonly string[]> {
  const buttons = await Promise.all(
    (await page.getByRole('button').all()).map(async (button) => ({
      text: (await button.innerText()).trim(),
      box: (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 },
    })),
  );
  return buttons.flatMap(({ text, box }, index) =>
    buttons.slice(index + 1).flatMap((other) => {
      const gapX = Math.max(other.box.x - box.x - box.width, box.x - other.box.x - other.box.width);
      const gapY = Math.max(other.box.y - box.y - box.height, box.y - other.box.y - other.box.height);
      return Math.max(gapX, gapY) < 6 ? [`${text} touches ${other.text}`] : [];
    }),
  );
}

/** The choices of a consent that have to be scrolled to. */
async function outOfReach(page: Page): Promise<readonly string[]> {
  const height = page.viewportSize()?.height ?? 0;
  const names = ['Accept', 'Cancel'];
  const boxes = await Promise.all(
    names.map(async (name) => {
      const button = page.getByRole('button', { name, exact: true });
      return (await button.count()) === 0 ? null : button.boundingBox();
    }),
  );
  return names.filter((_, index) => {
    const box = boxes[index] ?? null;
    return box !== null && box.y + box.height > height;
  });
}

it.each([
  ['light', 360],
  ['light', 1280],
  ['dark', 360],
  ['dark', 1280],
] as const)(
  'every page is free of what axe-core finds, its buttons apart and within reach: %s, %d pixels wide',
  async (colorScheme, width) => {
    const source = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
    const page = await newPage(chromium(), { colorScheme, viewport: { width, height: 760 } });
    const found: Record<string, readonly string[]> = {};
    await tourPages({ sandbox: sandbox(), page, replyUrl: `${application()}/callback` }, async (name) => {
      found[name] = [
        ...(await outOfReach(page)).map((each) => `out of reach: ${each}`),
        ...(await touchingButtons(page)),
        ...(await findingsOn(page, source)),
      ];
    });
    expect(Object.keys(found).length).toBeGreaterThan(15);
    expect(Object.fromEntries(Object.entries(found).filter(([, findings]) => findings.length > 0))).toEqual({});
  },
);
