import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEnvironment } from './environment-sample.ts';
import { outcomeOf } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
  await writeEnvironment(sandbox);
});
afterAll(() => sandbox.stop());

// The build renames classes, so that what looks at their names works in this process only.
describe.each([['in this process', 'run'] as const, ['as it is built', 'runSpawned'] as const])('%s', (_, how) => {
  it.each([1, 2, 3])(
    'a sign-in that Graph refuses from request %i on ends the run, not an entry of it',
    async (from) => {
      await sandbox.setFaults([`graph@${from}x*=error:401:InvalidAuthenticationToken:Lifetime validation failed.`]);
      expect(outcomeOf(await sandbox[how](['plan', '--json']))).toMatchObject({
        exitCode: 4,
        error: { code: 'token_refused' },
      });
    },
  );
});
