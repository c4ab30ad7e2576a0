import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { type Answer, sharedSandbox, type TestSandbox, textOf } from '../running-sandbox.ts';
import { recordedIn } from './recording-sources.ts';

// What Microsoft Graph answered to writes and actions when the tests of Azure CLI were recorded: status, `Location`, and
// the headers that say how to read the body.

const sandbox = sharedSandbox();
const ODATA = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
const HOST = 'https://graph.microsoft.com';

/** One request, and what was recorded for it. */
interface Fact {
  readonly what: string;
  readonly source: string;
  readonly send: (sandbox: TestSandbox) => Promise<Answer>;
  readonly status: number;
  /** What follows the host and, if it begins with a slash, `/v2/{tenant}`; `{id}` is that of the answer. */
  readonly location?: string;
}

const GROUP = { displayName: 'g', mailNickname: 'g', mailEnabled: false, securityEnabled: true };
const FEDERATED = {
  name: 'federated',
  issuer: 'https://i.example',
  subject: 's',
  audiences: ['api://AzureADTokenExchange'],
};

async function newApplication(of: TestSandbox): Promise<string> {
  return (await makeApplication(of)).id;
}

async function newGroup(of: TestSandbox): Promise<string> {
  return textOf((await of.graph('POST', '/groups', GROUP)).body, 'id');
}

async function grant(of: TestSandbox): Promise<Answer> {
  const { appId } = await makeApplication(of);
  const clientId = await makeServicePrincipal(of, appId);
  const graph = await of.graph('GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
  const body = { clientId, resourceId: textOf(graph.body, 'id'), consentType: 'AllPrincipals', scope: 'User.Read' };
  return of.graph('POST', '/oauth2PermissionGrants', body);
}

const CREATED: readonly Fact[] = [
  {
    what: 'an application',
    source: recordedIn('test_app_scenario'),
    send: (of) => of.graph('POST', '/applications', { displayName: 'a' }),
    status: 201,
    location: '/directoryObjects/{id}/Microsoft.DirectoryServices.Application',
  },
  {
    what: 'a service principal, in a path of lower case',
    source: recordedIn('test_service_principal_scenario'),
    send: async (of) => of.graph('POST', '/serviceprincipals', { appId: (await makeApplication(of)).appId }),
    status: 201,
    location: '/directoryObjects/{id}/Microsoft.DirectoryServices.ServicePrincipal',
  },
  {
    what: 'a group',
    source: recordedIn('test_group_scenario'),
    send: (of) => of.graph('POST', '/groups', GROUP),
    status: 201,
    location: '/directoryObjects/{id}/Microsoft.DirectoryServices.Group',
  },
  {
    what: 'a federated identity credential',
    source: recordedIn('test_app_federated_credential'),
    send: async (of) => {
      const path = `/applications/${await newApplication(of)}/federatedIdentityCredentials`;
      return of.graph('POST', path, FEDERATED);
    },
    status: 201,
    location: '/federatedIdentityCredentials/{id}',
  },
  {
    what: 'a delegated grant',
    source: recordedIn('test_app_permission_grant'),
    send: grant,
    status: 201,
    location: '/oauth2PermissionGrants/{id}',
  },
];

const ACTIONS: readonly Fact[] = [
  {
    what: 'addPassword',
    source: recordedIn('test_app_credential'),
    send: async (of) => of.graph('POST', `/applications/${await newApplication(of)}/addPassword`, {}),
    status: 200,
    location: '',
  },
  {
    what: 'getByIds',
    source: recordedIn('test_role_assignment_audits'),
    send: (of) => of.graph('POST', '/directoryObjects/getByIds', { ids: [randomUUID()] }),
    status: 200,
    location: '',
  },
  {
    what: 'getMemberGroups',
    source: recordedIn('test_group_scenario'),
    send: async (of) =>
      of.graph('POST', `/groups/${await newGroup(of)}/getMemberGroups`, { securityEnabledOnly: false }),
    status: 200,
    location: '',
  },
  {
    what: 'checkMemberGroups',
    source: recordedIn('test_group_scenario'),
    send: async (of) =>
      of.graph('POST', `/directoryObjects/${await newGroup(of)}/checkMemberGroups`, { groupIds: [await newGroup(of)] }),
    status: 200,
    location: '',
  },
];

describe.each([...CREATED, ...ACTIONS])('$what ($source)', ({ send, status, location }) => {
  test('has the recorded status and headers', async () => {
    const answer = await send(sandbox());
    const { origin, tenantId } = sandbox().ready;
    const id = typeof answer.body['id'] === 'string' ? answer.body['id'] : '';
    const path = location === '' ? '' : `/v2/${tenantId}${location?.replace('{id}', id) ?? ''}`;
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')?.replace(origin, HOST)).toBe(`${HOST}${path}`);
    expect(answer.headers.get('content-type')).toBe(ODATA);
    expect(answer.headers.get('odata-version')).toBe('4.0');
  });
});

describe.each<Pick<Fact, 'what' | 'source' | 'send'>>([
  {
    what: 'PATCH',
    source: recordedIn('test_app_scenario'),
    send: async (of) => of.graph('PATCH', `/applications/${await newApplication(of)}`, { tags: [] }),
  },
  {
    what: 'DELETE',
    source: recordedIn('test_app_scenario'),
    send: async (of) => of.graph('DELETE', `/applications/${await newApplication(of)}`),
  },
  {
    what: 'a reference',
    source: recordedIn('test_group_scenario'),
    send: async (of) => {
      const member = `${HOST}/v1.0/directoryObjects/${await newGroup(of)}`;
      return of.graph('POST', `/groups/${await newGroup(of)}/members/$ref`, { '@odata.id': member });
    },
  },
])('$what ($source)', ({ send }) => {
  test('is 204 without content type, version and location', async () => {
    const { status, headers, text } = await send(sandbox());
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(['content-type', 'odata-version', 'location'].map((name) => headers.get(name))).toEqual([null, null, null]);
  });
});

describe.each<{ readonly what: string; readonly source: string; readonly send: Fact['send']; readonly error: object }>([
  {
    what: "an application's appId in the place of its id",
    source: recordedIn('test_app_resolution'),
    send: async (of) => of.graph('GET', `/applications/${(await makeApplication(of)).appId}`),
    error: { status: 404, code: 'Request_ResourceNotFound' },
  },
  {
    what: 'a list that the caller may not read',
    source: recordedIn('test_app_credential'),
    send: (of) => of.graph('GET', "/applications?$filter=displayName eq 'a'", undefined, { as: 'none' }),
    error: { status: 403, code: 'Authorization_RequestDenied' },
  },
])('$what ($source)', ({ send, error }) => {
  test('is refused in the form of all errors', async () => {
    const { status, headers, body } = await send(sandbox());
    const refusal = body['error'] as Readonly<Record<string, unknown>>;
    expect({ status, code: refusal['code'] }).toEqual(error);
    expect(Object.keys(refusal)).toEqual(['code', 'message', 'innerError']);
    expect(Object.keys(refusal['innerError'] as object)).toEqual(['date', 'request-id', 'client-request-id']);
    expect(refusal['innerError']).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as string,
    });
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('odata-version')).toBe(null);
  });
});
