import { describe, expect, test } from 'vitest';
import { validateFault } from '../../src/sandbox/sandbox.ts';
import { makeApplication } from './make-objects.ts';
import {
  type Answer,
  listOf,
  refusal,
  sharedStateDirectory,
  type TestSandbox,
  textOf,
  tokenForm,
  withSandbox,
} from './running-sandbox.ts';

const stateDir = sharedStateDirectory();
const withFaults = (...faults: string[]): Promise<TestSandbox> => withSandbox({ stateDir: stateDir(), faults });

describe('validateFault', () => {
  test.each([
    'graph=429',
    'graph@2x*=503:1.5',
    'token=503',
    'keyvault@2=429:3',
    'PUT keyvault=denied',
    'token=error:401:invalid_client:AADSTS7000215: Wrong.',
    'POST /applications=reset-after',
    '* /applications/*/addPassword@3=hang-before',
    "/applications(uniqueName='a=b')=504",
    '/servicePrincipals/**x2=lag-400',
    'get /organization=429:date',
    'graph=503-html',
    'POST /applications=redirect:307:https://evil.example/x?y=z',
    'graphx*=body:cut',
    'graph=error:400:Request_BadRequest:With = and : inside',
  ])('takes %s', (spec) => {
    expect(validateFault(spec)).toBeNull();
  });

  test.each([
    ['', 'A fault is'],
    ['graph', 'A fault is'],
    ['graph=', 'A fault is'],
    ['graph=418', 'A fault is'],
    ['applications=429', 'A fault is'],
    ['graph@0=429', 'A fault is'],
    ['BREW /x=429', 'The method of a fault is one of'],
    ['graph=429:soon', 'is not an action'],
    ['graph=503:date', 'is not an action'],
    ['graph=reset', 'is not an action'],
    ['graph=lag-500', 'is not an action'],
    ['graph=error:200:x', 'is not an action'],
    ['graph=redirect:304:https://x', 'is not an action'],
    ['graph=redirect:302', 'is not an action'],
    ['graph=body:blue', 'is not an action'],
    ['token=lag-404', 'for the token endpoint write error:'],
    ['keyvault=lag-404', 'for key vaults write error:'],
    ['token=denied', 'for the token endpoint write error:'],
  ])('refuses "%s"', (spec, sentence) => {
    expect(validateFault(spec)).toContain(sentence);
  });
});

describe('answers', () => {
  test.each<[string, number, string, string | null]>([
    ['429', 429, 'TooManyRequests', null],
    ['429:7', 429, 'TooManyRequests', '7'],
    ['429:2.128', 429, 'TooManyRequests', '2.128'],
    ['503', 503, 'serviceNotAvailable', null],
    ['503:3', 503, 'serviceNotAvailable', '3'],
    ['500', 500, 'Service_InternalServerError', null],
    ['504', 504, 'UnknownError', null],
    ['denied', 403, 'Authorization_RequestDenied', null],
    ['lag-404', 404, 'Request_ResourceNotFound', null],
    ['lag-403', 403, 'Authorization_RequestDenied', null],
    ['lag-409', 409, 'Directory_ConcurrencyViolation', null],
    ['lag-400', 400, 'InvalidValue', null],
    ['error:451:Unavailable:for legal reasons', 451, 'Unavailable', null],
  ])('%s', async (action, status, code, retryAfter) => {
    const sandbox = await withFaults(`/organization=${action}`);

    const struck = await sandbox.graph('GET', '/organization');
    const after = await sandbox.graph('GET', '/organization');

    expect(refusal(struck)).toMatchObject({ status, code });
    expect(struck.headers.get('retry-after')).toBe(retryAfter);
    expect(after.status).toBe(200);
  });

  test('429:date tells a time to come', async () => {
    const sandbox = await withFaults('graph=429:date');

    const answer = await sandbox.graph('GET', '/organization');

    expect(Date.parse(answer.headers.get('retry-after') ?? '')).toBeGreaterThan(Date.now());
  });

  test('redirect leads elsewhere, and nothing was done', async () => {
    const sandbox = await withFaults('POST /applications=redirect:307:https://localhost:1/');
    // The client of this test follows it, to where nothing listens.
    await expect(sandbox.graph('POST', '/applications', { displayName: 'Never made' })).rejects.toThrow('fetch failed');
    const { body } = await sandbox.graph('GET', '/applications?$filter=displayName eq %27Never made%27');
    expect(listOf(body)).toEqual([]);
  });

  test.each([
    ['empty', 'null', ''],
    ['null', 'application/json; charset=utf-8', 'null'],
    ['list', 'application/json; charset=utf-8', '[]'],
    ['object', 'application/json; charset=utf-8', '{}'],
  ])('body:%s replaces what is answered, after the work', async (body, type, text) => {
    const sandbox = await withFaults(`POST /applications=body:${body}`);
    const answer = await sandbox.graph('POST', '/applications', { displayName: `Made ${body}` });
    expect([answer.status, String(answer.headers.get('content-type')), answer.text]).toEqual([201, type, text]);
    const made = await sandbox.graph('GET', `/applications?$filter=displayName eq %27Made ${body}%27`);
    expect(listOf(made.body)).toHaveLength(1);
  });

  test.each([
    ['200-html', 200],
    ['503-html', 503],
  ])('%s', async (action, status) => {
    const sandbox = await withFaults(`graph=${action}`);

    const answer = await sandbox.graph('GET', '/organization');

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toContain('<!DOCTYPE html>');
  });

  test.each([
    ['POST', '/servicePrincipals', 'does not reference a valid application object'],
    ['POST', '/servicePrincipals/x/appRoleAssignedTo', 'Not a valid reference update'],
    ['POST', '/oauth2PermissionGrants', 'does not exist or one of its queried reference-property objects'],
    ['PATCH', '/applications/x', 'cannot be found in the AppPermissions sets'],
  ])('lag-400 says on %s %s what Graph says there', async (method, path, message) => {
    const sandbox = await withFaults(`${method} ${path}=lag-400`);

    expect(refusal(await sandbox.graph(method, path, {})).message).toContain(message);
  });

  test('of the token endpoint have Entra’s shape', async () => {
    const sandbox = await withFaults('token=503:1', 'token@2=error:401:invalid_client:AADSTS7000222: Expired.');
    const ask = (): Promise<Answer> =>
      sandbox.send(`/${sandbox.ready.tenantId}/oauth2/v2.0/token`, tokenForm({ grant_type: 'x' }));

    const busy = await ask();
    const expired = await ask();

    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '1']);
    expect(expired.status).toBe(401);
    expect(expired.body).toMatchObject({ error: 'invalid_client', error_codes: [7000222] });
    expect(textOf(expired.body, 'error_description')).toMatch(/^AADSTS7000222: Expired\. Trace ID: /);
  });
});

describe('connections', () => {
  test('reset-before cuts before the work, reset-after after it', async () => {
    const sandbox = await withFaults('POST /applications=reset-before', 'POST /applications@2=reset-after');
    const create = (uniqueName: string): Promise<Answer> =>
      sandbox.graph('POST', '/applications', { displayName: 'X', uniqueName });

    await expect(create('before')).rejects.toThrow();
    await expect(create('after')).rejects.toThrow();

    expect((await sandbox.graph('GET', "/applications(uniqueName='before')")).status).toBe(404);
    expect((await sandbox.graph('GET', "/applications(uniqueName='after')")).status).toBe(200);
  });

  test('hang-before and hang-after never answer, and let the server close', async () => {
    const sandbox = await withFaults('POST /applications=hang-before', 'POST /applications@2=hang-after');
    const authorization = `Bearer ${await sandbox.token()}`;
    const create = async (uniqueName: string): Promise<string> => {
      const deadline = new AbortController();
      const answer = sandbox.send('/v1.0/applications', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ displayName: 'X', uniqueName }),
        signal: deadline.signal,
      });
      const shown = async (): Promise<number> =>
        (await sandbox.graph('GET', `/applications(uniqueName='${uniqueName}')`)).status;
      await expect.poll(shown).toBe(uniqueName === 'after' ? 200 : 404);
      deadline.abort();
      const [outcome] = await Promise.allSettled([answer]);
      return outcome.status;
    };

    expect(await create('before')).toBe('rejected');
    expect(await create('after')).toBe('rejected');
  });
});

describe('outside Graph', () => {
  test.each<[string, string, string, number, unknown]>([
    ['/fhir/**=503:2', 'GET', '/fhir/oss/Patient', 503, outcome('transient')],
    ['/fhir/oss/Patient/*=denied', 'GET', '/fhir/oss/Patient/1', 403, outcome('forbidden')],
    ['/fhir/**=429', 'GET', '/fhir/ahds/metadata', 429, outcome('throttled')],
    ['/subscriptions/**=500', 'GET', '/subscriptions/x/providers', 500, azure('Service_InternalServerError')],
    ['/subscriptions=denied', 'GET', '/subscriptions', 403, azure('AuthorizationFailed')],
    ['azure=503:3', 'GET', '/subscriptions', 503, azure('serviceNotAvailable')],
    ['PUT azure=lag-400', 'PUT', '/subscriptions/x', 400, azure('PrincipalNotFound')],
    ['azure=error:409:RoleAssignmentExists', 'DELETE', '/subscriptions/x', 409, azure('RoleAssignmentExists')],
    ['/*/oauth2/v2.0/authorize=503', 'GET', '/common/oauth2/v2.0/authorize', 503, { error: 'serviceNotAvailable' }],
    ['/*/oauth2/v2.0/devicecode=429:1', 'POST', '/common/oauth2/v2.0/devicecode', 429, { error: 'TooManyRequests' }],
    ['/*/discovery/v2.0/keys=504', 'GET', '/common/discovery/v2.0/keys', 504, { error_codes: [90033] }],
    ['/v1.0/organization=500', 'GET', '/v1.0/organization', 500, azure('Service_InternalServerError')],
  ])('%s', async (fault, method, path, status, body) => {
    const sandbox = await withFaults(fault);

    const struck = await sandbox.send(path, { method });
    const after = await sandbox.send(path, { method });

    expect(struck.status).toBe(status);
    expect(struck.body).toMatchObject(body as object);
    expect(after.body).not.toEqual(struck.body);
  });

  test('connections are cut and pages replaced as anywhere else', async () => {
    const sandbox = await withFaults('/fhir/oss/metadata=reset-before', '/fhir/oss/metadata@2=200-html');

    await expect(sandbox.send('/fhir/oss/metadata')).rejects.toThrow();
    expect((await sandbox.send('/fhir/oss/metadata')).text).toContain('<!DOCTYPE html>');
    expect((await sandbox.send('/fhir/oss/metadata')).body).toMatchObject({ resourceType: 'CapabilityStatement' });
  });

  test('lag is Graph’s alone', async () => {
    const sandbox = await withFaults('/**x*=lag-404');

    expect((await sandbox.send('/fhir/oss/metadata')).status).toBe(200);
    expect((await sandbox.graph('GET', '/organization')).status).toBe(404);
  });

  /** What an OperationOutcome with this code has. */
  function outcome(code: string): unknown {
    return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] };
  }

  /** What an error of Azure Resource Manager, or of Graph, with this code has. */
  function azure(code: string): unknown {
    return { error: { code } };
  }
});

test('counts matches: the Nth, for M times, or for ever', async () => {
  const sandbox = await withFaults('GET /organization@2x2=503', '/domains@2x*=503');
  const statuses = async (path: string): Promise<number[]> => {
    const seen: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      seen.push((await sandbox.graph('GET', path)).status);
    }
    return seen;
  };

  expect(await statuses('/organization')).toEqual([200, 503, 503, 200, 200]);
  expect(await statuses('/domains')).toEqual([200, 503, 503, 503, 503]);
});

test('matches paths without case, one segment per star', async () => {
  const sandbox = await withFaults('/applications/*=503');
  const { path } = await makeApplication(sandbox);

  expect((await sandbox.graph('POST', `${path}/addPassword`, {})).status).toBe(200);
  expect((await sandbox.graph('GET', path.toUpperCase())).status).toBe(503);
});

describe('inside a batch', () => {
  const requests = [
    { id: '1', method: 'GET', url: '/organization' },
    { id: '2', method: 'GET', url: '/domains' },
  ];
  const statuses = (answer: Answer): Record<string, unknown> =>
    Object.fromEntries(
      listOf(answer.body, 'responses').map((each): [string, unknown] => [textOf(each, 'id'), each['status']]),
    );

  test('a fault on a path is the answer of that request', async () => {
    const sandbox = await withFaults('/domains=429:3');

    const answer = await sandbox.graph('POST', '/$batch', { requests });

    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual({ 1: 200, 2: 429 });
    expect(listOf(answer.body, 'responses').find((each) => each['id'] === '2')?.['headers']).toMatchObject({
      'Retry-After': '3',
    });
  });

  test('a cut is a cut of the whole exchange, and what came before it stands', async () => {
    const sandbox = await withFaults('POST /applications@2=reset-before', '/domains=reset-after');
    const create = (id: string): unknown => ({
      id,
      method: 'POST',
      url: '/applications',
      headers: { 'Content-Type': 'application/json' },
      body: { displayName: 'X', uniqueName: id },
    });

    await expect(sandbox.graph('POST', '/$batch', { requests: [create('a'), create('b')] })).rejects.toThrow();
    await expect(sandbox.graph('POST', '/$batch', { requests })).rejects.toThrow();

    expect((await sandbox.graph('GET', "/applications(uniqueName='a')")).status).toBe(200);
    expect((await sandbox.graph('GET', "/applications(uniqueName='b')")).status).toBe(404);
  });

  test('a fault on graph strikes the batch, not what is in it', async () => {
    const sandbox = await withFaults('graph=503', '/$batch@2=504');

    expect((await sandbox.graph('POST', '/$batch', { requests })).status).toBe(503);
    expect((await sandbox.graph('POST', '/$batch', { requests })).status).toBe(504);
    expect(statuses(await sandbox.graph('POST', '/$batch', { requests }))).toEqual({ 1: 200, 2: 200 });
  });
});
