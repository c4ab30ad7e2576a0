import { afterEach, describe, expect, test } from 'vitest';
import { setFhirServer } from '../../../src/sandbox/fhir-servers.ts';
import { listOf, sharedSandbox } from '../running-sandbox.ts';
import { fhirSender, outcomeOf } from './fhir-client.ts';

const sandbox = sharedSandbox();

afterEach(async () => {
  await setFhirServer(sandbox().stateDir, 'oss', { audience: null, authority: null, securityEnabled: true });
});

test.each(['/fhir', '/fhir/', '/fhir/other', '/fhir/other/Patient?name=x'])('%s is no server', async (path) => {
  const answer = await sandbox().send(path);

  expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' });
  expect(outcomeOf(answer)).toBe('404 not-found: The sandbox serves two FHIR servers, /fhir/oss and /fhir/ahds.');
});

describe('what anybody may read of a FHIR server', () => {
  test.each([
    ['oss', '', '/oauth2'],
    ['oss', '/v2.0', '/oauth2/v2.0'],
    ['ahds', '', '/oauth2/v2.0'],
  ] as const)('%s with authority …%s: where to sign in', async (server, suffix, path) => {
    const { origin, tenantId } = sandbox().ready;
    if (server === 'oss') {
      await setFhirServer(sandbox().stateDir, 'oss', { authority: `${origin}/${tenantId}${suffix}` });
    }
    const send = fhirSender(sandbox(), server, null);
    const [statement, smart] = await Promise.all([
      send('GET', '/metadata'),
      send('GET', '/.well-known/smart-configuration'),
    ]);
    const [authorize, token] = ['authorize', 'token'].map((name) => `${origin}/${tenantId}${path}/${name}`);

    expect(statement.body).toMatchObject({
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      rest: [
        {
          security: {
            extension: [
              {
                url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
                extension: [
                  { url: 'token', valueUri: token },
                  { url: 'authorize', valueUri: authorize },
                ],
              },
            ],
            service: [{ coding: [{ code: 'SMART-on-FHIR' }] }],
          },
        },
      ],
    });
    expect(smart.headers.get('content-type')).toBe('application/json');
    expect(smart.body).toMatchObject({
      authorization_endpoint: authorize,
      token_endpoint: token,
      code_challenge_methods_supported: ['S256'],
    });
  });

  test('each type says what it can be searched by, and every search parameter works', async () => {
    await setFhirServer(sandbox().stateDir, 'oss', { securityEnabled: false });
    const send = fhirSender(sandbox(), 'oss', null);
    const [rest = {}] = listOf((await send('GET', '/metadata')).body, 'rest');
    const refused: string[] = [];
    for (const resource of listOf(rest, 'resource')) {
      for (const { name, type } of listOf(resource, 'searchParam')) {
        const value = type === 'date' ? '2025' : 'x';
        const path = `/${String(resource['type'])}?${String(name)}=${value}`;
        const { status } = await send('GET', path, undefined, { prefer: 'handling=strict' });
        refused.push(...(status === 200 ? [] : [path]));
      }
    }

    expect(rest).not.toHaveProperty('security');
    expect(refused).toEqual([]);
  });

  test('a page of any origin may ask, with what it needs', async () => {
    const preflight = await sandbox().send('/fhir/oss/Patient', {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:8080',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization,if-match',
      },
    });
    const refused = await fhirSender(sandbox(), 'oss', null)('GET', '/Patient', undefined, {
      origin: 'http://localhost:8080',
    });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(refused.headers.get('access-control-expose-headers')).toContain('ETag, Location');
  });
});
