import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from '../fhir-environment.ts';
import { personOf, type Person } from '../person.ts';
import { type ProgramEnd, runScript } from '../run-program.ts';

/** Runs JavaScript that imports TypeScript. */
const JITI = fileURLToPath(new URL('../../../node_modules/.bin/jiti', import.meta.url));
const PROGRAM = fileURLToPath(new URL('programs/azure-identity-users.mjs', import.meta.url));
const OBSERVATION = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };

let environment: FhirEnvironment;
let desktop: Registered;
let portal: Registered;
let clinician: Person;
/** What the desktop asks for to call the portal. */
let scope: string;

beforeAll(async () => {
  environment = await startFhirEnvironment();
  const sink = ['--credential', 'secret', '--secret-to', 'stdout'];
  const web = ['--reply-url', 'https://portal.contoso.com/callback', '--admin-consent'];
  portal = await environment.register('confidential', '--name', 'Portal', ...web, ...sink);
  const native = ['--reply-url', 'native=http://localhost', '--device-code', '--admin-consent'];
  desktop = await environment.register('public', '--name', 'Desktop', ...native);
  scope = await openPortalTo(desktop);
  clinician = await personOf(environment, 'clinician');
  await environment.giveRole(clinician.objectId, 'globalReader');
});
afterAll(() => environment.stop());

/** Makes the portal an API of its own that the client may call for anybody; the scope that it asks for. */
async function openPortalTo(client: Registered): Promise<string> {
  const id = randomUUID();
  const words = { adminConsentDisplayName: 'Call the portal', adminConsentDescription: 'Calls it for the user.' };
  const exposed = { oauth2PermissionScopes: [{ id, value: 'access', type: 'User', isEnabled: true, ...words }] };
  const opened = { preAuthorizedApplications: [{ appId: client.appId, delegatedPermissionIds: [id] }] };
  const identifierUris = [`api://${portal.appId}`];
  for (const change of [{ identifierUris, api: exposed }, { api: { ...exposed, ...opened } }]) {
    const { status, body } = await environment.sandbox.graph('PATCH', `/applications/${portal.objectId}`, change);
    expect(status, JSON.stringify(body)).toBe(204);
  }
  return `api://${portal.appId}/access`;
}

function callForUser(): Promise<ProgramEnd> {
  const { authorityUrl, tenantId, caFile, users } = environment.ready;
  const given = {
    authorityHost: authorityUrl,
    tenantId,
    user: { name: clinician.upn, password: users.find(({ upn }) => upn === clinician.upn)?.password },
    client: { id: desktop.appId },
    api: { id: portal.appId, secret: portal.credential?.secret, scope },
    scope: portal.requestScope,
  };
  return runScript([JITI, PROGRAM], { caFile, given, visitor: clinician.visit });
}

describe('@azure/identity for users, unmodified', () => {
  it('is told that passwords are not taken, as most tenants do not', async () => {
    const end = await callForUser();
    expect('refusal' in end ? end.refusal : '').toContain('AADSTS70003');
  });

  it('signs a user in by password where that is let in, and calls the FHIR server on behalf of that user', async () => {
    await environment.sandbox.changeSettings({ passwordGrant: true });
    const end = await callForUser();
    expect(end, JSON.stringify(end)).toHaveProperty('token');
    const token = 'token' in end ? end.token : '';
    expect((await environment.fhir(token, '/Patient?_count=1')).status).toBe(200);
    expect((await environment.fhir(token, '/Observation', OBSERVATION)).status).toBe(403);
  });
});
