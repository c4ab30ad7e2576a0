import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIDENTIAL, type Outcome, PUBLIC, register, RESOURCE, SERVICE } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

type Settings = Readonly<Record<string, string | null>>;

/** What a result says of the access that someone gives: what is held, and what is left to others. */
function accessOf({ result }: Outcome): unknown {
  const handOffs = result.handOffs as readonly { readonly kind: string; readonly who: string }[];
  return {
    roleAssignments: result.roleAssignments,
    permissions: result.permissions,
    handOffs: handOffs.map(({ kind, who }) => ({ kind, who })),
  };
}

describe('a dry run of something new', () => {
  it.each([RESOURCE, CONFIDENTIAL, PUBLIC, SERVICE])('foretells the run: $title', async (registration) => {
    const simulated = await register(sandbox, { args: [...registration.args, '--dry-run'] });
    const done = await register(sandbox, registration);
    expect([simulated.error, done.error]).toEqual([{}, {}]);
    expect(accessOf(simulated)).toEqual(accessOf(done));

    const settings = done.result.settings as Settings;
    const known = Object.entries(simulated.result.settings as Settings).filter(([, value]) => value !== null);
    expect(Object.keys(simulated.result.settings as Settings)).toEqual(Object.keys(settings));
    expect(settings).toMatchObject(Object.fromEntries(known));
  });
});
