import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FHIR_URL, outcomeOf, RESOURCE, register } from './registrations.ts';
import { type ServedSandbox, serveSandbox, writesOf } from './served-sandbox.ts';

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
  expect(await register(sandbox, RESOURCE)).toMatchObject({ exitCode: 0 });
});
afterAll(() => sandbox.stop());

describe('combining and precomposed spellings of a name', () => {
  it.each(['Ärzteportal', 'Việt Nam Import', 'Café à la carte', '한국 포털', 'Ångström ﬁle'])(
    'find one application: %s',
    async (name) => {
      const args = (text: string): readonly string[] => [
        ...['register', 'public', '--fhir-url', FHIR_URL, '--name', text, '--device-code', '--json'],
      ];
      const made = outcomeOf(await sandbox.run(args(name.normalize('NFC'))));
      expect(made).toMatchObject({ exitCode: 0, result: { action: 'created' } });
      await sandbox.graphExchanges();
      const again = outcomeOf(await sandbox.run(args(name.normalize('NFD'))));
      const { appId, key } = made.result;
      expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged', appId, key } });
      expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
    },
  );
});
