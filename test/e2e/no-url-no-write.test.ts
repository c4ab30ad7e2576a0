import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSandbox, serveSandbox, writesOf } from './served-sandbox.ts';

/** The beginning of what a FHIR server's URL can be; where this is missing a text is none. */
const URL_START = /^https?:\/\/./i;

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

describe('a FHIR URL that is no URL', () => {
  it('creates nothing, whatever it is', async () => {
    const noUrl = fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc
          .constantFrom('https:', 'https://', 'http:/', '//', 'ftp://', 'file:///', 'mailto:')
          .chain((start) => fc.string({ maxLength: 20 }).map((rest) => `${start}${rest}`)),
        fc.domain(),
        fc.emailAddress(),
        fc.uuid(),
      )
      .filter((text) => !URL_START.test(text) && !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(noUrl, async (text) => {
        const args = ['register', 'resource', `--fhir-url=${text}`, '--name', 'Contoso FHIR', '--yes', '--json'];
        const { exitCode, stdout } = await sandbox.run(args);
        expect({ exitCode, code: (JSON.parse(stdout) as { error: { code: string } }).error.code }).toMatchObject({
          exitCode: 2,
        });
        expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
      }),
      { numRuns: 200, seed: 20261130 },
    );
  });
});
