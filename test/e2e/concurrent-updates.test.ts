import { afterEach, describe, expect, it } from 'vitest';
import { workingClock } from '../main/working-clock.ts';
import { applicationOf, list, PUBLIC, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';
import {
  TEN,
  runTogether,
  roleOf,
  replyUrlsOf,
  scopesOf,
  rolesOf,
  withOwn,
  registerClients,
  preAuthorizing,
  expectPreAuthorized,
  expectAllAdditions,
} from './writers.ts';

let sandbox: ServedSandbox;
afterEach(() => sandbox.stop());

describe.each([
  { directory: 'a directory that shows at once what was written', flags: ['--latency', '20'] },
  {
    directory: 'a directory with a replica that is behind',
    flags: ['--latency', '20', '--replication-delay', '300'],
  },
])('ten writers of one application, in $directory', { timeout: 240_000 }, ({ flags }) => {
  it('add ten reply URLs and tags, also where one of them creates it', async () => {
    sandbox = await serveSandbox(flags, { clock: workingClock() });
    await register(sandbox, RESOURCE);
    await runTogether(sandbox, withOwn);
    await expectAllAdditions(sandbox);
    await runTogether(sandbox, (writer) => [...PUBLIC.args, '--reply-url', `https://again${writer}.contoso.com/`]);
    const after = await applicationOf(sandbox, PUBLIC.uniqueName);
    expect(replyUrlsOf(after)).toEqual(expect.arrayContaining(TEN.map((each) => `https://again${each}.contoso.com/`)));
    await expectAllAdditions(sandbox);
  });

  it('add ten scopes and app roles', async () => {
    sandbox = await serveSandbox(flags, { clock: workingClock() });
    await register(sandbox, RESOURCE);
    await runTogether(sandbox, (writer) => [
      ...RESOURCE.args,
      '--scope',
      `patient.Writer${writer}.read`,
      '--app-role',
      roleOf(writer),
    ]);
    const after = await applicationOf(sandbox, RESOURCE.uniqueName);
    const values = scopesOf(after).map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining(TEN.map((writer) => `patient.Writer${writer}.read`)));
    expect(rolesOf(after)).toEqual(expect.arrayContaining(TEN.map(roleOf)));
  });

  it('request ten permissions, and consent to them', async () => {
    sandbox = await serveSandbox(flags, { clock: workingClock() });
    const scopes = TEN.map((writer) => `patient.Writer${writer}.read`);
    await register(sandbox, { args: [...RESOURCE.args, ...scopes.flatMap((scope) => ['--scope', scope])] });
    await runTogether(sandbox, (writer) => [...PUBLIC.args, '--scope', scopes[writer] ?? '', '--admin-consent']);
    const client = await applicationOf(sandbox, PUBLIC.uniqueName);
    const resource = await applicationOf(sandbox, RESOURCE.uniqueName);
    const access = client.requiredResourceAccess as readonly {
      readonly resourceAccess: readonly { readonly id: string }[];
    }[];
    const requested = access.flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id));
    const ids = scopesOf(resource).flatMap(({ id, value }) => (scopes.includes(value) ? [id] : []));
    expect(requested).toEqual(expect.arrayContaining(ids));
    const grants = await list<{ readonly scope: string }>(sandbox, '/oauth2PermissionGrants');
    expect(grants.flatMap(({ scope }) => scope.split(' '))).toEqual(expect.arrayContaining(scopes));
  });

  it('pre-authorize ten clients', async () => {
    sandbox = await serveSandbox(flags, { clock: workingClock() });
    await register(sandbox, RESOURCE);
    await registerClients(sandbox, TEN);
    await runTogether(sandbox, preAuthorizing);
    await expectPreAuthorized(sandbox, TEN);
  });
});
