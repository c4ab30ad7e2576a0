import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  applicationsOf,
  CONFIDENTIAL,
  expectDone,
  FHIR_URL,
  heldRoles,
  list,
  PUBLIC,
  register,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const AZURE_HEALTHCARE_APIS = '4f6778d8-5aef-43dc-a1ff-b073724b9495';
const MANAGED_URL = 'https://ws-fhir.fhir.azurehealthcareapis.com';

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

describe('an identity with Application.ReadWrite.OwnedBy', () => {
  it('does all but the role, which it hands off: the exact request, and exit 4', async () => {
    const { ownedBy } = sandbox.ready.identities;
    for (const registration of [RESOURCE, CONFIDENTIAL, PUBLIC]) {
      const outcome = await register(sandbox, registration, ownedBy);
      expect(outcome.error).toEqual({});
      expect(outcome.exitCode).toBe(0);
      await expectDone(sandbox, registration);
    }
    const outcome = await register(sandbox, SERVICE, ownedBy);
    expect(outcome).toMatchObject({
      exitCode: 4,
      result: { handOffs: [{ kind: 'app-role' }] },
      warnings: [{ code: 'role_not_assigned' }],
    });
    const { appId } = await applicationOf(sandbox, SERVICE.uniqueName);
    const [principal = ''] = await servicePrincipalsOf(sandbox, appId);
    expect(await heldRoles(sandbox, principal)).toEqual([]);

    const [handOff] = outcome.result.handOffs as readonly { readonly command: string }[];
    const [, path = '', body = ''] = /--url \S+\/v1\.0(\S+) .* --body '(.*)'$/.exec(handOff?.command ?? '') ?? [];
    expect((await sandbox.graph('POST', path, JSON.parse(body))).status).toBe(201);
    await expectDone(sandbox, SERVICE);
    expect(await register(sandbox, SERVICE, ownedBy)).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
  });

  it('ends well with --allow-hand-off', async () => {
    const args = SERVICE.args.map((word) => (word === 'Nightly import' ? 'Nightly export' : word));
    const outcome = await register(
      sandbox,
      { args: [...args.slice(0, -1), 'file:export', '--allow-hand-off'] },
      sandbox.ready.identities.ownedBy,
    );
    expect(outcome).toMatchObject({ exitCode: 0, result: { handOffs: [{ kind: 'app-role' }] } });
  });
});

describe('an identity that owns neither', () => {
  const server = ['--fhir-url', 'https://admins.contoso.com'];
  const client = [...server, '--name', 'Admins', '--reply-url', 'https://chart.contoso.com/'];

  beforeAll(async () => {
    for (const args of [
      ['register', 'resource', ...server, '--name', 'Admins'],
      ['register', 'public', ...client, '--key', 'theirs'],
    ]) {
      expect((await register(sandbox, { args })).exitCode).toBe(0);
    }
  });
  afterEach(() => sandbox.setFaults([]));

  it('registers a client of a resource of others', async () => {
    const outcome = await register(
      sandbox,
      { args: ['register', 'public', ...client, '--key', 'own'] },
      sandbox.ready.identities.ownedBy,
    );
    expect(outcome).toMatchObject({ exitCode: 0, result: { action: 'created' } });
    const { requiredResourceAccess } = await applicationOf(sandbox, 'fhir-apps.admins.contoso.com.own');
    const { appId } = await applicationOf(sandbox, 'fhir-apps.admins.contoso.com.resource');
    expect(requiredResourceAccess).toContainEqual(expect.objectContaining({ resourceAppId: appId }));
  });

  it('may look at a client of others', async () => {
    const shown = await register(sandbox, { args: ['show', 'theirs', ...server] }, sandbox.ready.identities.ownedBy);
    expect(shown).toMatchObject({ exitCode: 0, result: { key: 'theirs' } });
  });

  it('may not change a client of others, and is told what would be enough', async () => {
    const changed = ['register', 'public', ...client, '--key', 'theirs', '--tag', 'mine'];
    const refused = await register(sandbox, { args: changed }, sandbox.ready.identities.ownedBy);
    expect(refused).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(refused.error.hint).toContain('(own applications) or Application.ReadWrite.All');
    expect((await applicationOf(sandbox, 'fhir-apps.admins.contoso.com.theirs')).tags).not.toContain('mine');
  });

  it('is told what would be enough where the resource may not be read, not that there is none', async () => {
    await sandbox.setFaults(["GET /applications(uniqueName='*.resource')x*=denied"]);
    const outcome = await register(sandbox, { args: ['register', 'public', ...client, '--key', 'blind'] });
    expect(outcome).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(outcome.error.hint).toContain('Application.ReadWrite.OwnedBy or Application.Read.All,');
  });
});

describe('an identity without rights', () => {
  it('changes nothing, and is told what would be enough', async () => {
    const args = ['register', 'resource', '--fhir-url', 'https://none.contoso.com', '--name', 'None'];
    const outcome = await register(sandbox, { args }, sandbox.ready.identities.none);
    expect(outcome).toMatchObject({ exitCode: 4, error: { code: 'insufficient_privileges' } });
    expect(outcome.error.hint).toMatch(/Application\.Read/);
    expect(await applicationsOf(sandbox, 'fhir-apps.none.contoso.com.resource')).toEqual([]);
  });
});

describe('a client of a managed FHIR service', () => {
  const args = [
    ...['register', 'service', '--fhir-url', MANAGED_URL, '--name', 'Nightly import', '--role', 'globalReader'],
    ...['--credential', 'secret', '--secret-to', 'file:managed'],
  ];
  const uniqueName = 'fhir-apps.ws-fhir.fhir.azurehealthcareapis.com.service-nightly-import';
  const firstParty = `/servicePrincipals?$filter=appId eq '${AZURE_HEALTHCARE_APIS}'`;

  it('adds the first-party API to the tenant only when told so', async () => {
    const outcome = await register(sandbox, { args });
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'confirmation_required' } });
    expect(await list(sandbox, firstParty)).toEqual([]);
    expect(await applicationsOf(sandbox, uniqueName)).toEqual([]);
  });

  it('is registered against it, and the Azure role is handed off', async () => {
    const outcome = await register(sandbox, { args: [...args, '--yes', '--allow-hand-off'] });
    expect(outcome.error).toEqual({});
    expect(outcome.exitCode).toBe(0);
    expect(await list(sandbox, firstParty)).toHaveLength(1);
    const [principal = ''] = await servicePrincipalsOf(sandbox, (await applicationOf(sandbox, uniqueName)).appId);
    expect(outcome.result.handOffs).toEqual([
      {
        kind: 'azure-rbac',
        who: expect.stringContaining('Owner') as unknown,
        url: null,
        command:
          `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal ` +
          '--role "FHIR Data Reader" --scope "$(az resource list --resource-type ' +
          `Microsoft.HealthcareApis/workspaces/fhirservices --query "[?name=='ws/fhir'].id" --output tsv)"`,
        // Without the resource id there is no name that a later run would look for.
        bicep: null,
        // What roles in Azure someone waits for, nothing in the directory says.
        ...{ effect: null, owners: null, credentials: null, expiresAt: null, approveWith: null },
      },
    ]);
    expect(outcome.warnings).toMatchObject([{ code: 'azure_unknown' }]);
  });

  it('hands the Azure role off where the server has an audience of its own, too', async () => {
    const resource = ['register', 'resource', '--fhir-url', MANAGED_URL, '--name', 'SMART', '--own-audience'];
    expect((await register(sandbox, { args: resource })).exitCode).toBe(0);
    const outcome = await register(sandbox, { args: [...args, '--allow-hand-off'] });
    expect(outcome).toMatchObject({
      exitCode: 0,
      result: { roleAssignments: [], handOffs: [{ kind: 'azure-rbac' }] },
    });
  });

  it('warns that Azure API for FHIR has retired, and names what follows it', async () => {
    const outcome = await register(sandbox, {
      args: [
        ...['register', 'service', '--fhir-url', 'https://old.azurehealthcareapis.com', '--name', 'Old'],
        ...['--credential', 'none', '--yes'],
      ],
    });
    expect(outcome).toMatchObject({ exitCode: 0, warnings: [{ code: 'server_retired' }] });
    expect(outcome.warnings[0]?.message).toContain('Azure Health Data Services');
  });
});

describe('the policy of a tenant', () => {
  async function setPolicy(passwordCredentials: readonly unknown[]): Promise<void> {
    const { status } = await sandbox.graph('PATCH', '/policies/defaultAppManagementPolicy', {
      applicationRestrictions: { passwordCredentials },
    });
    expect(status).toBe(204);
  }
  const serviceNamed = (name: string): readonly string[] => [
    ...['register', 'service', '--fhir-url', FHIR_URL, '--name', name, '--role', 'globalReader'],
    ...['--credential', 'secret', '--secret-to', `file:${name}`],
  ];

  it('caps the lifetime of a secret, which is told', async () => {
    await setPolicy([{ restrictionType: 'passwordLifetime', state: 'enabled', maxLifetime: 'P30D' }]);
    const outcome = await register(sandbox, { args: serviceNamed('Capped') });
    await setPolicy([]);
    expect(outcome.error).toEqual({});
    expect(outcome.result.decisions).toContain(
      "The secret lives 30 days: the tenant's policy allows no longer lifetime.",
    );
    const { expiresAt } = outcome.result.credential as { readonly expiresAt: string };
    expect((Date.parse(expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(30, 1);
  });

  it('that forbids secrets stops the run before anything is made', async () => {
    await setPolicy([{ restrictionType: 'passwordAddition', state: 'enabled' }]);
    const outcome = await register(sandbox, { args: serviceNamed('Forbidden') });
    await setPolicy([]);
    expect(outcome).toMatchObject({
      exitCode: 2,
      error: { code: 'secrets_forbidden', details: { allowed: ['federated', 'certificate', 'none'] } },
    });
    expect(outcome.error.hint).toContain('--credential federated');
    expect(await applicationsOf(sandbox, 'fhir-apps.fhir.contoso.com.service-forbidden')).toEqual([]);
  });

  it('that forbids secrets and exempts some identities leaves it to Graph whether this is one', async () => {
    const excludeActors = { customSecurityAttributes: [{ id: 'Exempt_Tools', operator: 'equals', value: 'true' }] };
    await setPolicy([{ restrictionType: 'passwordAddition', state: 'enabled', excludeActors }]);
    const outcome = await register(sandbox, { args: serviceNamed('Exempt') });
    await setPolicy([]);
    expect(outcome).toMatchObject({ exitCode: 0, error: {}, warnings: [{ code: 'secrets_may_be_forbidden' }] });
  });

  it('that may not be read and forbids secrets is explained before anything is made', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const server = ['--fhir-url', 'https://policy.contoso.com', '--name', 'Policy'];
    expect((await register(sandbox, { args: ['register', 'resource', ...server] }, ownedBy)).exitCode).toBe(0);
    const web = ['register', 'confidential', ...server, '--reply-url', 'https://portal.contoso.com/cb'];
    await setPolicy([{ restrictionType: 'passwordAddition', state: 'enabled' }]);
    const refused = await register(
      sandbox,
      { args: [...web, '--credential', 'secret', '--secret-to', 'file:p'] },
      ownedBy,
    );
    const sent = await sandbox.graphExchanges();
    await setPolicy([]);
    expect(refused).toMatchObject({ exitCode: 1, error: { code: 'policy_secret_forbidden' } });
    expect(refused.error.hint).toContain('--credential federated');
    // Whoever forbids secrets forbids them in every way: no other is tried.
    expect(sent.filter(({ path, status }) => path === '/v1.0/applications' && status === 400)).toHaveLength(1);
    expect(sent.filter(({ path }) => path.endsWith('/addPassword'))).toEqual([]);
    expect(await applicationsOf(sandbox, 'fhir-apps.policy.contoso.com.confidential')).toEqual([]);
  });

  it('that forbids the secret of an application which stands is not run into again and again: another kind finishes it', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const server = ['--fhir-url', 'https://policy.contoso.com', '--name', 'Policy'];
    const web = ['register', 'confidential', ...server, '--reply-url', 'https://portal.contoso.com/cb'];
    await sandbox.changeSettings({ assumptions: { secretsInCreation: false } });
    await setPolicy([{ restrictionType: 'passwordAddition', state: 'enabled' }]);
    const refused = await register(
      sandbox,
      { args: [...web, '--credential', 'secret', '--secret-to', 'file:p'] },
      ownedBy,
    );
    const federated = ['--credential', 'federated', '--federated', 'github:contoso/portal:branch=main'];
    const finished = await register(sandbox, { args: [...web, ...federated] }, ownedBy);
    await setPolicy([]);
    await sandbox.changeSettings({ assumptions: { secretsInCreation: true } });
    expect(refused).toMatchObject({ exitCode: 3, error: { details: { cause: { code: 'policy_secret_forbidden' } } } });
    expect(refused.error.hint).toContain('--credential federated');
    expect(refused.error.hint).not.toContain('same command');
    expect(finished).toMatchObject({ exitCode: 0, result: { action: 'updated', credential: { kind: 'federated' } } });
  });

  it('gives way to the policy that an application was assigned', async () => {
    const name = 'Exempted';
    const without = [...serviceNamed(name).slice(0, -4), '--credential', 'none'];
    const made = await register(sandbox, { args: without });
    const own = await sandbox.graph('POST', '/policies/appManagementPolicies', {
      displayName: 'May have secrets of a week',
      restrictions: {
        passwordCredentials: [{ restrictionType: 'passwordLifetime', state: 'enabled', maxLifetime: 'P7D' }],
      },
    });
    const reference = {
      '@odata.id': `https://graph.microsoft.com/v1.0/policies/appManagementPolicies/${String(own.body.id)}`,
    };
    const assigned = await sandbox.graph(
      'POST',
      `/applications/${String(made.result.objectId)}/appManagementPolicies/$ref`,
      reference,
    );
    expect(assigned.status).toBe(204);
    await setPolicy([{ restrictionType: 'passwordAddition', state: 'enabled' }]);
    const outcome = await register(sandbox, { args: serviceNamed(name) });
    await setPolicy([]);
    expect(outcome).toMatchObject({ exitCode: 0, error: {} });
    expect(outcome.result.decisions).toContain(
      "The secret lives 7 days: the tenant's policy allows no longer lifetime.",
    );
  });
});
