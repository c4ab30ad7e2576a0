import { beforeAll, describe, expect, test } from 'vitest';
import { setFhirServer } from '../../../src/sandbox/fhir-servers.ts';
import { sharedSandbox } from '../running-sandbox.ts';
import {
  fhirSender,
  makeClientWithRoles,
  makeResourceApp,
  ossSender,
  outcomeOf,
  protectOssServer,
  type ResourceApp,
  signedToken,
  tokenOf,
} from './fhir-client.ts';

const sandbox = sharedSandbox();
let resource: ResourceApp;
const PATIENT = { resourceType: 'Patient', name: [{ family: 'Doe' }] };

beforeAll(async () => {
  resource = await makeResourceApp(sandbox());
  await protectOssServer(sandbox(), resource);
});

/** The start of the challenge that tells what the server expects. */
function challenge(error = ''): string {
  const { origin, tenantId } = sandbox().ready;
  const { appId } = resource;
  return `Bearer authorization_uri="${origin}/${tenantId}/v2.0", resource_id="${appId}", realm="${appId}"${error}`;
}

/** A token for this server, with these claims in place of right ones. */
function tokenWith(claims: Record<string, unknown>): Promise<string> {
  const { origin, tenantId } = sandbox().ready;
  const right = { aud: resource.appId, iss: `${origin}/${tenantId}/v2.0`, roles: ['globalReader'] };
  return signedToken(sandbox(), { ...right, ...claims });
}

describe('whose tokens the open-source server accepts', () => {
  test('none: 401 that tells where to get one, and what for', async () => {
    const answer = await fhirSender(sandbox(), 'oss', null)('GET', '/Patient');

    expect(outcomeOf(answer)).toBe('401 login: Authentication failed.');
    expect(answer.headers.get('www-authenticate')).toBe(challenge());
    expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  });

  test.each([
    ['of another API', { aud: 'https://graph.microsoft.com' }, "The audience 'https://graph.microsoft.com' is invalid"],
    [
      'of the other version',
      { iss: 'https://sts.windows.net/x/' },
      "The issuer 'https://sts.windows.net/x/' is invalid",
    ],
    ['expired', { exp: 1767225600 }, "The token expired at '01/01/2026 00:00:00'"],
    ['not valid yet', { nbf: 4102444800 }, "The token is not valid before '01/01/2100 00:00:00'"],
    ['for ever', { exp: undefined }, 'The token has no expiration'],
  ])('%s: 401 that says so', async (_what, claims, description) => {
    const answer = await fhirSender(sandbox(), 'oss', await tokenWith(claims))('GET', '/Patient');

    expect(outcomeOf(answer)).toBe('401 login: Authentication failed.');
    expect(answer.headers.get('www-authenticate')).toBe(
      challenge(`, error="invalid_token", error_description="${description}"`),
    );
  });

  test('forged: 401 that says so', async () => {
    const [header = '', payload = '', signature = ''] = (await tokenWith({})).split('.');
    const broken = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const answer = await fhirSender(sandbox(), 'oss', broken)('GET', '/Patient');

    expect(answer.headers.get('www-authenticate')).toBe(
      challenge(', error="invalid_token", error_description="The signature is invalid"'),
    );
  });

  test('no JWT at all: 401 without a reason', async () => {
    const answer = await fhirSender(sandbox(), 'oss', 'no-jwt')('GET', '/Patient');

    expect(answer.headers.get('www-authenticate')).toBe(challenge(', error="invalid_token"'));
  });

  test('within five minutes of its end, as clocks differ', async () => {
    const exp = Math.floor(Date.now() / 1000) - 200;
    const answer = await fhirSender(sandbox(), 'oss', await tokenWith({ exp }))('GET', '/Patient/pat');

    expect(answer.status).toBe(200);
  });
});

describe('what roles allow on the open-source server', () => {
  test.each([
    ['globalReader', { read: 200, write: 403, remove: 403, hardDelete: 403, export: 403 }],
    ['globalExporter', { read: 200, write: 403, remove: 403, hardDelete: 403, export: 501 }],
    ['globalWriter', { read: 200, write: 201, remove: 204, hardDelete: 403, export: 501 }],
    ['globalAdmin', { read: 200, write: 201, remove: 204, hardDelete: 204, export: 501 }],
  ])('%s', async (role, expected) => {
    const send = await ossSender(sandbox(), resource, role);

    expect({
      read: (await send('GET', '/Patient/pat')).status,
      write: (await send('POST', '/Patient', PATIENT)).status,
      remove: (await send('DELETE', '/Patient/nobody')).status,
      hardDelete: (await send('DELETE', '/Patient/nobody?hardDelete=true')).status,
      export: (await send('GET', '/$export')).status,
    }).toEqual(expected);
  });

  test('none, or one that the server does not know: 403', async () => {
    const other = await makeResourceApp(sandbox(), { roles: ['admin'] });
    const without = await ossSender(sandbox(), resource);
    const refused = await without('GET', '/Patient/pat');

    expect(outcomeOf(refused)).toBe('403 forbidden: Authorization failed.');
    await protectOssServer(sandbox(), other);
    const unknown = await ossSender(sandbox(), other, 'admin');
    expect(outcomeOf(await unknown('GET', '/Patient/pat'))).toBe('403 forbidden: Authorization failed.');
    await protectOssServer(sandbox(), resource);
  });

  test('role names count in any case, and several add up', async () => {
    const token = await tokenWith({ roles: ['GLOBALREADER', 'globalexporter'] });
    const answer = await fhirSender(sandbox(), 'oss', token)('GET', '/$export');

    expect(answer.status).toBe(501);
  });
});

describe('smartUser on the open-source server', () => {
  const asSmartUser = async (claims: Record<string, unknown>, path: string): Promise<string> => {
    const token = await tokenWith({ roles: ['smartUser'], ...claims });
    const answer = await fhirSender(sandbox(), 'oss', token)('GET', path);
    return answer.status === 200 ? '200' : outcomeOf(answer);
  };

  test.each([
    ['reads its own record', { scp: 'patient/*.read', fhirUser: 'Patient/pat' }, '/Patient/pat', '200'],
    ['reads with dots, by a URL', { scp: 'patient.all.rs', fhirUser: 'https://x/Patient/pat' }, '/Patient/pat', '200'],
    [
      'reads nobody else’s',
      { scp: 'patient/*.read', fhirUser: 'Patient/pat' },
      '/Patient/bea',
      "404 not-found: Resource type 'Patient' with id 'bea' couldn't be found.",
    ],
    [
      'reads no type that its scopes lack',
      { scp: 'patient/Observation.read', fhirUser: 'Patient/pat' },
      '/Patient/pat',
      '403 forbidden: Authorization failed.',
    ],
    ['needs no fhirUser for system scopes', { scp: 'system/*.read' }, '/Patient/bea', '200'],
    [
      'needs one otherwise',
      { scp: 'user/*.read' },
      '/Patient/pat',
      '400 invalid: fhirUser claim cannot be null or mising for SMART on FHIR user.',
    ],
    [
      'cannot mix contexts',
      { scp: 'patient/*.read user/*.read', fhirUser: 'Patient/pat' },
      '/Patient/pat',
      '400 invalid: SMART clinical scopes must use a single context. The token has scopes of patient, user.',
    ],
    [
      'cannot mix versions',
      { scp: 'patient/Patient.rs patient/Patient.read', fhirUser: 'Patient/pat' },
      '/Patient/pat',
      '400 invalid: Mixed SMART v1 and v2 scopes are not allowed. Use scopes of one version.',
    ],
    ['reads by r alone', { scp: 'patient.Patient.r', fhirUser: 'Patient/pat' }, '/Patient/pat', '200'],
    [
      'searches nothing by r alone',
      { scp: 'patient.Patient.r', fhirUser: 'Patient/pat' },
      '/Patient',
      '403 forbidden: Authorization failed.',
    ],
    [
      'needs a Patient or a Practitioner',
      { scp: 'patient.Patient.rs', fhirUser: 'RelatedPerson/x' },
      '/Patient',
      '400 invalid: The given fhirUser claim:RelatedPerson/x is not valid. It must have a resource type of Patient or Practicioner and a resource id.',
    ],
    [
      'refuses a type in another letter case',
      { scp: 'patient.observation.rs', fhirUser: 'Patient/pat' },
      '/Patient',
      "400 invalid: Invalid SMART on FHIR clinical scope 'patient.observation.rs'. The resource type 'observation' is not a supported FHIR resource type.",
    ],
    [
      'refuses a modifier in a scope',
      { scp: 'patient.Observation.rs?code:in=x', fhirUser: 'Patient/pat' },
      '/Patient',
      "400 invalid: Search parameter modifiers are not supported in SMART on FHIR clinical scopes: 'patient.Observation.rs?code:in=x'.",
    ],
    [
      'refuses what is a scope only at its beginning',
      { scp: 'patient.Patient.read-only', fhirUser: 'Patient/pat' },
      '/Patient',
      "400 invalid: Invalid search parameters in SMART on FHIR clinical scope 'patient.Patient.read-only'.",
    ],
  ])('%s', async (_what, claims, path, expected) => {
    expect(await asSmartUser(claims, path)).toBe(expected);
  });
});

describe('a scope with search parameters', () => {
  const found = async (scp: string): Promise<readonly unknown[]> => {
    const token = await tokenWith({ roles: ['smartUser'], scp, fhirUser: 'Practitioner/doc' });
    const answer = await fhirSender(sandbox(), 'oss', token)('GET', '/Observation?_count=100');
    expect(answer.status).toBe(200);
    return (answer.body as { readonly entry?: readonly unknown[] }).entry ?? [];
  };

  test('narrows what is found to what fits it, unless another scope has all', async () => {
    const all = await found('user.Observation.rs');
    const codes = await found('user.Observation.rs?code=http:%2f%2floinc.org|29463-7');
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.length).toBeLessThan(all.length);
    expect(await found('user.Observation.rs user.Observation.rs?code=http:%2f%2floinc.org|29463-7')).toHaveLength(
      all.length,
    );
  });
});

describe('settings of the open-source server', () => {
  test('unset, it wants v1 tokens for its own URL', async () => {
    const { origin, tenantId } = sandbox().ready;
    await setFhirServer(sandbox().stateDir, 'oss', { audience: null, authority: null });
    const answer = await fhirSender(sandbox(), 'oss', null)('GET', '/Patient');
    const token = await tokenWith({ aud: `${origin}/fhir/oss`, iss: `${origin}/${tenantId}/` });
    const allowed = await fhirSender(sandbox(), 'oss', token)('GET', '/Patient/pat');
    await protectOssServer(sandbox(), resource);

    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer authorization_uri="${origin}/${tenantId}", resource_id="${origin}/fhir/oss", realm="${origin}/fhir/oss"`,
    );
    expect(allowed.status).toBe(200);
  });

  test('an authority that is not the sandbox’s: its keys are not known', async () => {
    const authority = 'https://login.microsoftonline.com/contoso.com';
    await setFhirServer(sandbox().stateDir, 'oss', { authority });
    const answer = await fhirSender(sandbox(), 'oss', await tokenWith({}))('GET', '/Patient');
    const metadata = await fhirSender(sandbox(), 'oss', null)('GET', '/metadata');
    await protectOssServer(sandbox(), resource);

    expect(answer.headers.get('www-authenticate')).toContain('error_description="The signature key was not found"');
    expect(outcomeOf(metadata)).toBe(
      '503 transient: Failed to retrieve the OpenId configuration from the authentication provider.',
    );
  });

  test('an authority with yesterday’s port still means the sandbox tenant', async () => {
    const { tenantId } = sandbox().ready;
    await setFhirServer(sandbox().stateDir, 'oss', { authority: `https://localhost:1/${tenantId}/v2.0` });
    const client = await makeClientWithRoles(sandbox(), resource, ['globalReader']);
    const token = await tokenOf(sandbox(), client, resource.identifierUri);

    expect((await fhirSender(sandbox(), 'oss', token)('GET', '/Patient/pat')).status).toBe(200);
  });

  test('with security off it answers everybody; with authorization off, every token', async () => {
    const anonymous = fhirSender(sandbox(), 'oss', null);
    await setFhirServer(sandbox().stateDir, 'oss', { securityEnabled: false });
    const open = await anonymous('GET', '/Patient/pat');
    await setFhirServer(sandbox().stateDir, 'oss', { securityEnabled: true, authorizationEnabled: false });
    const withoutToken = await anonymous('GET', '/Patient/pat');
    const withToken = await fhirSender(sandbox(), 'oss', await tokenWith({ roles: [] }))('GET', '/Patient/pat');
    await setFhirServer(sandbox().stateDir, 'oss', { authorizationEnabled: true });

    expect([open.status, withoutToken.status, withToken.status]).toEqual([200, 401, 200]);
  });
});
