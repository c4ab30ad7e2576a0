import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { setFhirServer } from '../../../src/sandbox/fhir-servers.ts';
import { assignRole, AZURE_ROLES, type AzureSender, azureSender, fhirServiceScope } from '../azure/azure-client.ts';
import { makeServicePrincipal } from '../make-objects.ts';
import { seededUser } from '../user-tokens.ts';
import { listOf, sharedSandbox, textOf, withSandbox } from '../running-sandbox.ts';
import {
  fhirSender,
  type FhirSender,
  HEALTHCARE_APIS,
  makeClient,
  makeResourceApp,
  outcomeOf,
  signedToken,
  tokenOf,
} from './fhir-client.ts';

const sandbox = sharedSandbox();
let azure: AzureSender;
let scope = '';
/** What `$convert-data` takes (https://learn.microsoft.com/azure/healthcare-apis/fhir/convert-data-overview). */
const HL7_MESSAGE = {
  resourceType: 'Parameters',
  parameter: [
    { name: 'inputData', valueString: 'MSH|^~\\&|TEST|WARD|||20261201||ADT^A01|1|T|2.3' },
    { name: 'inputDataType', valueString: 'Hl7v2' },
    { name: 'templateCollectionReference', valueString: 'microsofthealth/hl7v2templates:default' },
    { name: 'rootTemplate', valueString: 'ADT_A01' },
  ],
};

const audience = (): string => `${sandbox().ready.origin}/fhir/ahds`;

beforeAll(async () => {
  azure = await azureSender(sandbox());
  scope = await fhirServiceScope(azure);
  await makeServicePrincipal(sandbox(), HEALTHCARE_APIS);
});

/** Sends as a new client that has Azure roles on a scope, by default on the FHIR service. */
async function senderWith(roles: readonly (keyof typeof AZURE_ROLES)[], on = scope): Promise<FhirSender> {
  const client = await makeClient(sandbox());
  for (const role of roles) {
    const assigned = await assignRole(azure, on, AZURE_ROLES[role], client.principalId);
    expect(assigned.status).toBe(201);
  }
  return fhirSender(sandbox(), 'ahds', await tokenOf(sandbox(), client, audience()));
}

describe('the managed FHIR service', () => {
  test.each([
    ['reader', { read: 200, write: 403, remove: 403, export: 403, convert: 403 }],
    ['exporter', { read: 200, write: 403, remove: 403, export: 501, convert: 403 }],
    ['converter', { read: 403, write: 403, remove: 403, export: 403, convert: 200 }],
    ['writer', { read: 200, write: 201, remove: 204, export: 501, convert: 200 }],
    ['contributor', { read: 200, write: 201, remove: 204, export: 501, convert: 200 }],
  ] as const)('lets a FHIR %s do what the Azure role allows', async (role, expected) => {
    const send = await senderWith([role]);

    expect({
      read: (await send('GET', '/Patient/pat')).status,
      write: (await send('POST', '/Patient', { resourceType: 'Patient' })).status,
      remove: (await send('DELETE', '/Patient/nobody')).status,
      export: (await send('GET', '/$export')).status,
      convert: (await send('POST', '/$convert-data', HL7_MESSAGE)).status,
    }).toEqual(expected);
  });

  test('knows a role only after the time that it takes to get there', async () => {
    const lagging = await withSandbox({ replicationDelayMs: 3_600_000 });
    const arm = await azureSender(lagging);
    const identity = lagging.ready.managedIdentity;
    await assignRole(arm, await fhirServiceScope(arm), AZURE_ROLES.reader, identity?.principalId ?? '');
    const iss = `${lagging.ready.origin}/${lagging.ready.tenantId}/v2.0`;
    const token = await signedToken(lagging, {
      iss,
      aud: `${lagging.ready.origin}/fhir/ahds`,
      oid: identity?.principalId,
    });
    const read = fhirSender(lagging, 'ahds', token);
    const early = await read('GET', '/Patient/pat');
    const key = (await readFile(join(lagging.stateDir, 'control-key'), 'utf8')).trim();
    await lagging.send('/.sandbox/settings', {
      method: 'PATCH',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ replicationDelayMs: 0 }),
    });
    const late = await read('GET', '/Patient/pat');

    expect([early.status, late.status]).toEqual([403, 200]);
  });

  test('refuses who has no role there, even the Owner of the subscription', async () => {
    const send = await senderWith([]);

    expect(outcomeOf(await send('GET', '/Patient/pat'))).toBe('403 forbidden: Authorization failed.');
  });

  test('counts roles above the service, and those of a group', async () => {
    const above = await senderWith(['reader'], scope.split('/providers/')[0]);
    const groups = await sandbox().graph('GET', `/groups?$filter=displayName eq 'Clinicians'`);
    const [group = {}] = listOf(groups.body);
    await assignRole(azure, scope, AZURE_ROLES.reader, textOf(group, 'id'));
    const { tenantId, origin } = sandbox().ready;
    const oid = seededUser(sandbox(), 'clinician').objectId;
    const token = await signedToken(sandbox(), { aud: audience(), iss: `${origin}/${tenantId}/`, oid });
    const member = fhirSender(sandbox(), 'ahds', token);

    expect((await above('GET', '/Patient/pat')).status).toBe(200);
    expect((await member('GET', '/Patient/pat')).status).toBe(200);
  });

  test('wants fhirUser of a FHIR SMART User', async () => {
    const send = await senderWith(['smartUser']);

    expect(outcomeOf(await send('GET', '/Patient/pat'))).toBe(
      '400 invalid: fhirUser claim cannot be null or mising for SMART on FHIR user.',
    );
  });

  test('refuses a token for another audience, whatever its Azure roles', async () => {
    const client = await makeClient(sandbox());
    await assignRole(azure, scope, AZURE_ROLES.reader, client.principalId);
    const token = await tokenOf(sandbox(), client, 'https://azurehealthcareapis.com');
    const answer = await fhirSender(sandbox(), 'ahds', token)('GET', '/Patient/pat');

    expect(outcomeOf(answer)).toBe('401 login: Authentication failed.');
    expect(answer.headers.get('www-authenticate')).toContain(
      `resource_id="${audience()}", realm="${audience()}", error="invalid_token", error_description="The audience 'https://azurehealthcareapis.com' is invalid"`,
    );
  });

  test.each([1, 2] as const)('takes an audience of its own, with tokens of version %i', async (tokenVersion) => {
    const resource = await makeResourceApp(sandbox(), { tokenVersion });
    const own = tokenVersion === 2 ? resource.appId : resource.identifierUri;
    const client = await makeClient(sandbox());
    await assignRole(azure, scope, AZURE_ROLES.reader, client.principalId);
    const token = await tokenOf(sandbox(), client, resource.identifierUri);
    await setFhirServer(sandbox().stateDir, 'ahds', { audience: own });
    const allowed = await fhirSender(sandbox(), 'ahds', token)('GET', '/Patient/pat');
    const shown = await azure('GET', scope);
    await setFhirServer(sandbox().stateDir, 'ahds', { audience: null });
    const refused = await fhirSender(sandbox(), 'ahds', token)('GET', '/Patient/pat');

    expect([allowed.status, refused.status]).toEqual([200, 401]);
    expect(shown.body).toMatchObject({ properties: { authenticationConfiguration: { audience: own } } });
  });

  test('keeps data of its own', async () => {
    const send = await senderWith(['contributor']);
    const { body } = await send('POST', '/Patient', { resourceType: 'Patient' });
    await setFhirServer(sandbox().stateDir, 'oss', { securityEnabled: false });
    const other = await fhirSender(sandbox(), 'oss', null)('GET', `/Patient/${textOf(body, 'id')}`);

    expect(other.status).toBe(404);
  });
});
