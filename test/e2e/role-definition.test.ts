import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { applicationOf, applicationsOf, FHIR_URL, type Outcome, register, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox, writesOf } from './served-sandbox.ts';

let sandbox: ServedSandbox;
beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

const ROLES = ['--app-role', 'globalReader', '--app-role', 'auditor', '--app-role', 'nurse'];

beforeEach(async () => {
  expect(await register(sandbox, { args: [...RESOURCE.args, ...ROLES] })).toMatchObject({ exitCode: 0 });
});
afterEach(async () => {
  for (const { id } of await applicationsOf(sandbox, RESOURCE.uniqueName)) {
    await sandbox.graph('DELETE', `/applications/${id}`);
    await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
  }
});

const remove = (...args: readonly string[]): Promise<Outcome> =>
  register(sandbox, { args: ['role', 'remove', FHIR_URL, '--definition', '--yes', ...args] });

const ada = (): string => sandbox.ready.users[0]?.upn ?? '';

const assign = (role: string, ...to: readonly string[]): Promise<Outcome> =>
  register(sandbox, { args: ['role', 'assign', FHIR_URL, '--role', role, ...to.flatMap((who) => ['--to', who])] });

interface ListedRole {
  readonly value: string;
  readonly isEnabled: boolean;
}

async function standing(): Promise<readonly string[]> {
  const { appRoles } = await applicationOf(sandbox, RESOURCE.uniqueName);
  return (appRoles as readonly ListedRole[])
    .map(({ value, isEnabled }) => (isEnabled ? value : `${value} (disabled)`))
    .toSorted();
}

/** What was written, as method and path without ids. */
async function written(): Promise<readonly string[]> {
  return writesOf(await sandbox.graphExchanges()).map(
    ({ method, path }) => `${method} ${path.replaceAll(/[0-9a-f-]{36}|(?<=appRoleAssignedTo\/)[^/]+/g, '*')}`,
  );
}

describe('role remove --definition', () => {
  it('removes a role in the two steps that Graph demands, and leaves the others', async () => {
    await sandbox.graphExchanges();
    expect(await remove('--role', 'AUDITOR')).toMatchObject({
      exitCode: 0,
      result: {
        dryRun: false,
        resource: { displayName: 'Contoso FHIR' },
        roles: [{ role: 'auditor', action: 'removed' }],
        roleAssignments: [],
        requestedBy: [],
      },
      warnings: [{ code: 'deprecated_name' }],
    });
    expect(await written()).toEqual(['PATCH /v1.0/applications/*', 'PATCH /v1.0/applications/*']);
    expect(await standing()).toEqual(['globalReader', 'nurse']);
  });

  it('finds the resource by its key, too', async () => {
    const words = ['role', 'remove', 'resource', '--fhir-url', FHIR_URL, '--role', 'auditor', '--definition', '--yes'];
    expect(await register(sandbox, { args: words })).toMatchObject({ exitCode: 0 });
    expect(await standing()).toEqual(['globalReader', 'nurse']);
  });

  it('removes several at once', async () => {
    expect(await remove('--role', 'auditor', '--role', 'nurse')).toMatchObject({ exitCode: 0 });
    expect(await standing()).toEqual(['globalReader']);
  });

  it('finishes what was interrupted between the two steps', async () => {
    const { id, appRoles } = await applicationOf(sandbox, RESOURCE.uniqueName);
    const disabled = (appRoles as readonly (ListedRole & { readonly origin: string })[]).map(({ origin, ...role }) =>
      role.value === 'auditor' && origin === 'Application' ? { ...role, isEnabled: false } : role,
    );
    expect((await sandbox.graph('PATCH', `/applications/${id}`, { appRoles: disabled })).status).toBe(204);
    await sandbox.graphExchanges();
    expect(await remove('--role', 'auditor')).toMatchObject({ exitCode: 0 });
    expect(await written()).toEqual(['PATCH /v1.0/applications/*']);
    expect(await standing()).toEqual(['globalReader', 'nurse']);
  });

  it('writes nothing in a dry run', async () => {
    await sandbox.graphExchanges();
    expect(await remove('--role', 'auditor', '--dry-run')).toMatchObject({
      exitCode: 0,
      result: { dryRun: true, roles: [{ role: 'auditor' }] },
    });
    expect(await written()).toEqual([]);
  });

  it('is refused while someone holds the role: who, and how to take it from them', async () => {
    await assign('auditor', `user:${ada()}`);
    const outcome = await remove('--role', 'auditor');
    expect(outcome).toMatchObject({
      exitCode: 2,
      error: {
        code: 'role_in_use',
        details: {
          holders: [{ role: 'auditor', principal: { type: 'user', displayName: expect.any(String) as string } }],
        },
      },
    });
    expect(outcome.error.hint).toMatch(/--force.*fhir-apps role remove .* --role auditor --from /);
    expect(outcome.error.hint).toContain(`--graph-url ${sandbox.ready.graphUrl}`);
    expect(await standing()).toEqual(['auditor', 'globalReader', 'nurse']);
  });

  it('takes it from them first with --force', async () => {
    await assign('auditor', `user:${ada()}`);
    await sandbox.graphExchanges();
    expect(await remove('--role', 'auditor', '--force')).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [{ role: 'auditor', principal: { type: 'user' }, action: 'removed' }] },
    });
    expect(await written()).toEqual([
      'DELETE /v1.0/servicePrincipals/*/appRoleAssignedTo/*',
      'PATCH /v1.0/applications/*',
      'PATCH /v1.0/applications/*',
    ]);
    expect(await standing()).toEqual(['globalReader', 'nurse']);
  });

  it('says which clients still ask for it, and that the default would define it again', async () => {
    const client = await register(sandbox, {
      args: [
        ...['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Reports', '--role', 'globalReader'],
        ...['--credential', 'none'],
      ],
    });
    const { appId } = client.result;
    const outcome = await remove('--role', 'globalReader', '--force');
    await sandbox.graph('DELETE', `/applications/${String(client.result.objectId)}`);
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: { requestedBy: [{ appId, displayName: 'Reports' }] },
      warnings: [
        { code: 'deprecated_name', message: expect.stringContaining('--remove-app-role') as string },
        { code: 'deprecated_name', message: expect.stringContaining('--unassign') as string },
        { code: 'role_still_requested' },
        { code: 'role_defined_by_default' },
      ],
    });
  });

  it('must be confirmed where nobody can be asked, whatever is forced', async () => {
    const args = ['role', 'remove', FHIR_URL, '--role', 'auditor', '--definition', '--force'];
    expect(await register(sandbox, { args })).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(await standing()).toEqual(['auditor', 'globalReader', 'nurse']);
  });

  it('is not for a managed service, whose roles are Azure’s', async () => {
    const managed = 'https://ward-fhir.fhir.azurehealthcareapis.com';
    const words = ['role', 'remove', managed, '--role', 'globalReader', '--definition', '--yes'];
    const outcome = await register(sandbox, { args: words });
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'invalid_input' } });
    expect(outcome.error.message).toMatch(/^--definition: .* Azure's/);
  });

  it.each<[what: string, args: readonly string[], code: string, message: RegExp]>([
    ['a role that is not there', ['--role', 'auditr', '--definition'], 'unknown_role', /did you mean "auditor"/],
    ['no role', ['--definition'], 'invalid_input', /^--role is missing/],
    ['nobody and no --definition', ['--role', 'auditor'], 'invalid_input', /^--from is missing; give --from WHO/],
    [
      'someone besides',
      ['--role', 'auditor', '--definition', '--from', 'user:a@b.c'],
      'invalid_input',
      /^--from does not/,
    ],
    [
      'a kind of server',
      ['--role', 'auditor', '--definition', '--server-kind', 'oss'],
      'invalid_input',
      /^--server-kind/,
    ],
    ['--force alone', ['--role', 'auditor', '--from', 'user:a@b.c', '--force'], 'invalid_input', /^--force: goes with/],
  ])('is refused with %s', async (_what, args, code, message) => {
    const outcome = await register(sandbox, { args: ['role', 'remove', FHIR_URL, ...args] });
    expect(outcome).toMatchObject({ exitCode: 2, error: { code } });
    expect(outcome.error.message).toMatch(message);
  });
});

describe('role remove --definition where a write is refused', () => {
  /** On a sandbox of its own, in which the resource stands and the fault waits. */
  async function withFault(fault: string): Promise<(args: readonly string[]) => Promise<Outcome>> {
    const failing = await serveSandbox(['--fault', `PATCH /applications/*${fault}`]);
    onTestFinished(() => failing.stop());
    const on = (args: readonly string[]): Promise<Outcome> => register(failing, { args });
    expect(await on([...RESOURCE.args, ...ROLES])).toMatchObject({ exitCode: 0 });
    return on;
  }

  const words = ['role', 'remove', FHIR_URL, '--role', 'auditor', '--definition', '--yes'];

  it('waits while Graph calls the role enabled still', async () => {
    const on = await withFault(
      '@2=error:400:CannotDeleteOrUpdateEnabledEntitlement:Permission (scope or role) cannot be deleted or updated unless disabled first.',
    );
    expect(await on(words)).toMatchObject({ exitCode: 0, result: { roles: [{ role: 'auditor' }] } });
  });

  it('changes nothing where the caller may not write the application', async () => {
    const on = await withFault('=error:403:Authorization_RequestDenied:Insufficient privileges');
    const refused = await on(words);
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(refused.error.hint).toContain('Application.ReadWrite.OwnedBy');
  });

  it('ends unfinished, and the next run finishes it', async () => {
    const on = await withFault('@2=error:400:Request_BadRequest:Not today');
    const failed = await on(words);
    expect(failed).toMatchObject({ exitCode: 3, error: { code: 'unfinished' } });
    expect(failed.error.details).toMatchObject({
      standing: [
        {
          kind: 'appRole',
          name: 'auditor of "Contoso FHIR"',
          remove: expect.stringMatching(/edit \S+ --remove-app-role auditor --unassign/) as string,
        },
      ],
    });
    expect(await on(words)).toMatchObject({ exitCode: 0 });
    expect(await on(words)).toMatchObject({ exitCode: 2, error: { code: 'unknown_role' } });
  });
});
