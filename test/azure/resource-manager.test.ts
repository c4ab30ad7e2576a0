import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openResourceManager, type ResourceManager } from '../../src/azure/resource-manager.ts';
import { assignAzureRole, removeAzureRole } from '../../src/azure/role-assignments.ts';
import { REAL_CLOCK } from '../../src/clock.ts';
import { PrivilegeError } from '../../src/errors/fhir-apps-error.ts';
import { UsageError } from '../../src/errors/usage-error.ts';
import { toConnectionError } from '../../src/http/connection-issue.ts';
import { findAzureRole } from '../../src/registration/roles/azure-role.ts';
import { fetchTo, startLocal } from '../http/local-servers.ts';

const SERVICE = '/subscriptions/s/resourceGroups/a group/providers/x';
const QUERY = { 'api-version': '2023-12-01' };
const JSON_TYPE = { 'content-type': 'application/json', 'x-ms-request-id': 'the-id' };

/** What one request gets: a status, and a body that is JSON unless it is a page; null cuts the connection. */
type Scripted = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>] | null;

interface ManagerUnderTest {
  readonly manager: ResourceManager;
  /** Method and path of each request. */
  readonly asked: readonly string[];
  /** The headers of each. */
  readonly headers: readonly IncomingHttpHeaders[];
  readonly waits: readonly (readonly [string, number | null])[];
  /** Each exchange with its status; null where no answer came. */
  readonly listed: readonly (readonly [string, number | null])[];
}

/** A Resource Manager that gives these answers one after the other, the last of them from then on; no wait takes time. */
async function managerWith(
  script: readonly Scripted[] | ((origin: string) => readonly Scripted[]),
  assertWritable = (): void => undefined,
): Promise<ManagerUnderTest> {
  const asked: string[] = [];
  const waits: [string, number | null][] = [];
  const listed: [string, number | null][] = [];
  const answer: RequestListener = (request, response) => {
    const answers = typeof script === 'function' ? script(`http://${request.headers.host ?? ''}`) : script;
    const scripted = answers[Math.min(asked.length, answers.length - 1)] ?? null;
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (scripted === null) {
      request.socket.destroy();
      return;
    }
    const [status, body, headers = JSON_TYPE] = scripted;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const { origin, requests } = await startLocal(answer);
  const manager = openResourceManager({
    url: origin,
    scope: `${origin}/.default`,
    fetch: fetchTo(origin),
    getToken: () => Promise.resolve({ token: 'the-token' }),
    clock: { ...REAL_CLOCK, sleep: () => Promise.resolve() },
    deadline: AbortSignal.timeout(20_000),
    stop: new AbortController().signal,
    stopNow: new AbortController().signal,
    onWait: (reason, milliseconds) => waits.push([reason, milliseconds]),
    assertWritable,
    onExchange: ({ request, answer: came }) => listed.push([request, came?.status ?? null]),
    toConnectionError,
  });
  return {
    manager,
    asked,
    waits,
    listed,
    get headers() {
      return requests.map(({ headers }) => headers);
    },
  };
}

const refusal = (code: string): unknown => ({ error: { code, message: 'Why.' } });
const read = ({ manager }: ManagerUnderTest): Promise<unknown> =>
  manager.send({ method: 'GET', path: SERVICE, query: QUERY });

describe('a request to Azure Resource Manager', () => {
  it('goes to the path of the resource, percent-encoded, with the token', async () => {
    const azure = await managerWith([[200, { id: SERVICE }]]);
    expect(await read(azure)).toEqual({ id: SERVICE });
    expect(azure.asked).toEqual([`GET ${encodeURI(SERVICE)}?api-version=2023-12-01`]);
    expect(azure.headers).toMatchObject([{ authorization: 'Bearer the-token', accept: 'application/json' }]);
  });

  it.each([
    [429, 'Azure is throttling'],
    [503, 'Azure is busy'],
  ])('is sent four times in all while it is answered with %i', async (status, reason) => {
    const azure = await managerWith([[status, refusal('Busy'), { ...JSON_TYPE, 'retry-after': '7' }]]);
    await expect(read(azure)).rejects.toMatchObject({ details: { status, azureCode: 'Busy' }, requestId: 'the-id' });
    expect(azure.asked).toHaveLength(4);
    expect(azure.waits).toEqual(Array(3).fill([reason, 7000]));
  });

  it('is sent four times in all while the connection is cut', async () => {
    const azure = await managerWith([null]);
    await expect(read(azure)).rejects.toMatchObject({ code: 'connection_reset' });
    expect(azure.waits).toEqual(Array(3).fill(['no answer came', null]));
    expect(azure.listed).toEqual(Array(4).fill([`GET ${encodeURI(SERVICE)}`, null]));
  });

  it.each([
    ['AuthorizationFailed', PrivilegeError],
    ['LinkedAuthorizationFailed', PrivilegeError],
  ])('is refused for want of a role: %s', async (code, type) => {
    const azure = await managerWith([[403, refusal(code)]]);
    await expect(read(azure)).rejects.toBeInstanceOf(type);
  });

  it('is refused by a policy, which no role would change', async () => {
    const azure = await managerWith([[403, refusal('RequestDisallowedByPolicy')]]);
    await expect(read(azure)).rejects.toMatchObject({ code: 'azure_refused', exitCode: 1 });
  });

  it.each([200, 403])('is not answered by a page with status %i', async (status) => {
    const azure = await managerWith([[status, '<html></html>', { 'content-type': 'text/html' }]]);
    await expect(read(azure)).rejects.toMatchObject({ code: 'not_azure', exitCode: 1 });
    expect(azure.asked).toHaveLength(1);
  });

  it.each([[[]], [null], [refusal('Failed')]])('is not answered by %j with status 200', async (body) => {
    const azure = await managerWith([[200, body]]);
    await expect(read(azure)).rejects.toMatchObject({ code: 'response_invalid' });
  });

  it('reads a list page by page, and follows no link to elsewhere', async () => {
    const azure = await managerWith((origin) => [
      [200, { value: [1, 2], nextLink: `${origin}/list?page=2` }],
      [200, { value: [3], nextLink: 'https://elsewhere.example/' }],
    ]);
    await expect(azure.manager.list('/list', QUERY)).rejects.toMatchObject({ code: 'next_link_refused' });
    expect(azure.asked).toEqual(['GET /list?api-version=2023-12-01', 'GET /list?page=2']);
  });
});

describe('an Azure role', () => {
  const WANTED = {
    resource: { id: SERVICE, resourceGroup: 'a group', type: 'x', name: 'x', kind: 'ahds' },
    role: findAzureRole('FHIR Data Reader'),
    principalId: '11111111-1111-4111-8111-111111111111',
    principalType: 'Group',
  } as const;
  const MADE: Scripted = [201, { id: 'made' }];
  const NEW_PRINCIPAL: Scripted = [400, refusal('PrincipalNotFound')];

  it('waits for a principal that Azure does not know yet, however often', async () => {
    const azure = await managerWith([...Array<Scripted>(9).fill(NEW_PRINCIPAL), MADE]);
    await assignAzureRole(azure.manager, WANTED);
    expect(azure.waits).toEqual(Array(9).fill(['Azure does not know the new principal yet', null]));
  });

  it('is asked for again, by the same name, where nobody can read the answer', async () => {
    const azure = await managerWith([[201, []], MADE]);
    await assignAzureRole(azure.manager, WANTED);
    expect(azure.asked).toHaveLength(2);
    expect(new Set(azure.asked).size).toBe(1);
    expect(azure.asked[0]).toMatch(/^PUT .*\/roleAssignments\/[0-9a-f-]{36}\?api-version=2022-04-01$/);
  });

  it('is fine where it is assigned already', async () => {
    const azure = await managerWith([[409, refusal('RoleAssignmentExists')]]);
    await assignAzureRole(azure.manager, WANTED);
    expect(azure.asked).toHaveLength(1);
  });

  it('is neither given nor taken where the audit log could not tell of it', async () => {
    const azure = await managerWith([MADE], () => {
      throw new UsageError('audit_log_unwritable', 'No.');
    });
    const unwritable = { code: 'audit_log_unwritable' };
    await expect(assignAzureRole(azure.manager, WANTED)).rejects.toMatchObject(unwritable);
    await expect(removeAzureRole(azure.manager, SERVICE)).rejects.toMatchObject(unwritable);
    expect(azure.asked).toEqual([]);
  });

  it.each([
    ['taken away', [200, { id: 'gone' }]],
    ['gone already, without a body', [204, '']],
    ['not there', [404, refusal('RoleAssignmentNotFound')]],
  ] as const)('is taken away where it is %s', async (_, answer) => {
    const azure = await managerWith([answer]);
    await removeAzureRole(azure.manager, SERVICE);
    expect(azure.asked).toEqual([`DELETE ${encodeURI(SERVICE)}?api-version=2022-04-01`]);
  });
});
