import { describe, expect, test } from 'vitest';
import { appRole, makeApplication, makeServicePrincipal, scope } from './make-objects.ts';
import {
  type Answer,
  type JsonObject,
  listOf,
  objectOf,
  refusal,
  sharedSandbox,
  type TestSandbox,
  textOf,
  withSandbox,
} from './running-sandbox.ts';

/** The errors of Microsoft Graph, each provoked as a client would meet it. */

const shared = sharedSandbox();
const NOBODY = '11111111-1111-4111-8111-111111111111';
const WHOLE_LOCK = { servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true } };
const missing = (id: string): string =>
  `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;

interface Refusal {
  readonly what: string;
  readonly provoke: (sandbox: TestSandbox) => Promise<Answer>;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Code and target of each detail. */
  readonly targets?: readonly string[];
}

const refusals: readonly Refusal[] = [
  {
    what: 'an invalid value',
    provoke: ({ graph }) =>
      graph('POST', '/applications', { displayName: 'X', web: { redirectUris: ['https://*.x'] } }),
    status: 400,
    code: 'Request_BadRequest',
    message: "Invalid value specified for property 'web' of resource 'Application'.",
  },
  {
    what: 'an unknown property',
    provoke: ({ graph }) => graph('POST', '/applications', { displayName: 'X', colour: 'red' }),
    status: 400,
    code: 'Request_BadRequest',
    message: 'One or more property values specified are invalid.',
    targets: ['InvalidValue colour'],
  },
  {
    what: 'a missing property',
    provoke: ({ graph }) => graph('POST', '/applications', {}),
    status: 400,
    code: 'Request_BadRequest',
    message: "A value is required for property 'displayName' of resource 'Application'.",
  },
  {
    what: 'a service principal without an application',
    provoke: ({ graph }) => graph('POST', '/servicePrincipals', { appId: NOBODY }),
    status: 400,
    code: 'Request_BadRequest',
    message: `The appId '${NOBODY}' of the service principal does not reference a valid application object.`,
    targets: ['NoBackingApplicationObject appId'],
  },
  {
    what: 'a use of a scope that is not stored yet',
    provoke: ({ graph }) => {
      const read = scope('read');
      const preAuthorizedApplications = [{ appId: NOBODY, delegatedPermissionIds: [read.id] }];
      return graph('POST', '/applications', {
        displayName: 'X',
        api: { oauth2PermissionScopes: [read], preAuthorizedApplications },
      });
    },
    status: 400,
    code: 'InvalidValue',
    message:
      'Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.',
  },
  {
    what: 'an identifier URI on a foreign host',
    provoke: async ({ graph }) =>
      graph('POST', '/applications', { displayName: 'X', identifierUris: ['https://fhir.azurehealthcareapis.com'] }),
    status: 400,
    code: 'HostNameNotOnVerifiedDomain',
    message:
      "Values of identifierUris property must use a verified domain of the organization or its subdomain: 'https://fhir.azurehealthcareapis.com'",
  },
  {
    what: 'an enabled role that is taken away',
    provoke: async (sandbox) => {
      const { path } = await makeApplication(sandbox, { appRoles: [appRole('reader')] });
      return sandbox.graph('PATCH', path, { appRoles: [] });
    },
    status: 400,
    code: 'CannotDeleteOrUpdateEnabledEntitlement',
    message: 'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  },
  {
    what: 'a federated credential whose issuer and subject are taken',
    provoke: async (sandbox) => {
      const { path } = await makeApplication(sandbox);
      const add = (name: string): Promise<Answer> =>
        sandbox.graph('POST', `${path}/federatedIdentityCredentials`, {
          name,
          issuer: 'https://issuer.example',
          subject: 'job',
          audiences: ['api://AzureADTokenExchange'],
        });
      await add('first');
      return add('second');
    },
    status: 400,
    code: 'InvalidFederatedIdentityCredentialValue',
    message:
      'The combination of issuer and subject must be unique for the application. Issuer https://issuer.example and Subject: job already exist. ' +
      'paramName: FederatedIdentityCredential.Subject, paramValue: job, objectType: Microsoft.Online.DirectoryServices.Application',
  },
  {
    what: 'a certificate that has ended',
    provoke: ({ graph }) => {
      const key = { type: 'Symmetric', usage: 'Verify', key: 'AQID', endDateTime: '2020-01-01T00:00:00Z' };
      return graph('POST', '/applications', { displayName: 'X', keyCredentials: [key] });
    },
    status: 400,
    code: 'KeyCredentialsInvalidEndDate',
    message: 'Key credential end date is invalid.',
    targets: ['InvalidKeyEndDate keyCredentials.endDateTime'],
  },
  {
    what: 'a unique name that is taken',
    provoke: async (sandbox) => {
      await makeApplication(sandbox, { uniqueName: 'errors.taken' });
      return sandbox.graph('POST', '/applications', { displayName: 'X', uniqueName: 'errors.taken' });
    },
    status: 400,
    code: 'Request_BadRequest',
    message: 'Another object with the same value for property uniqueName already exists.',
    targets: ['ObjectConflict uniqueName'],
  },
  {
    what: 'a page of a thousand',
    provoke: ({ graph }) => graph('GET', '/applications?$top=1000'),
    status: 400,
    code: 'Request_UnsupportedQuery',
    message: "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.",
  },
  {
    what: 'a locked property',
    provoke: async (sandbox) => {
      const { appId } = await makeApplication(sandbox, WHOLE_LOCK);
      return sandbox.graph('POST', `/servicePrincipals/${await makeServicePrincipal(sandbox, appId)}/addPassword`, {});
    },
    status: 400,
    code: 'CannotUpdateLockedServicePrincipalProperty',
    message: 'Property passwordCredentials is invalid.',
  },
  {
    what: 'no token',
    provoke: ({ send }) => send('/v1.0/applications'),
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token is empty.',
  },
  {
    what: 'a token that is none',
    provoke: ({ send }) => send('/v1.0/applications', { headers: { authorization: 'Bearer nonsense' } }),
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'IDX14100: JWT is not well formed, there are no dots (.).',
  },
  {
    what: 'a caller without permission',
    provoke: ({ graph }) => graph('POST', '/applications', { displayName: 'X' }, { as: 'none' }),
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  {
    what: 'an object of too many bytes',
    provoke: ({ graph }) => graph('POST', '/applications', { displayName: 'X', notes: 'x'.repeat(650 * 1024) }),
    status: 403,
    code: 'Directory_ResourceSizeExceeded',
    message:
      'The size of the object has exceeded its limit. Please reduce the number of values and retry your request.',
  },
  {
    what: 'an object that is not there',
    provoke: ({ graph }) => graph('GET', `/applications/${NOBODY}`),
    status: 404,
    code: 'Request_ResourceNotFound',
    message: missing(NOBODY),
  },
  {
    what: 'a grant that is there already',
    provoke: async (sandbox) => {
      const clientId = await makeServicePrincipal(sandbox, (await makeApplication(sandbox)).appId);
      const grant = { clientId, resourceId: clientId, consentType: 'AllPrincipals', scope: 'read' };
      await sandbox.graph('POST', '/oauth2PermissionGrants', grant);
      return sandbox.graph('POST', '/oauth2PermissionGrants', grant);
    },
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message: 'Permission entry already exists.',
  },
];

test.each(refusals)('$status $code for $what', async ({ provoke, status, code, message, targets = [] }) => {
  const answer = await provoke(shared());

  expect(refusal(answer)).toEqual({ status, code, message, targets });
  expectEnvelope(answer);
});

describe('while replication lags', () => {
  test('409 Directory_ConcurrencyViolation for a write on the heels of a credential', async () => {
    const before = await withSandbox();
    const { path } = await makeApplication(before);
    const sandbox = await withSandbox({ stateDir: before.stateDir, replicationDelayMs: 2000 });
    await waitUntilVisible(sandbox, path);
    await sandbox.graph('POST', `${path}/addPassword`, {});

    const answer = await sandbox.graph('POST', `${path}/addPassword`, {});

    expect(refusal(answer)).toMatchObject({
      status: 409,
      code: 'Directory_ConcurrencyViolation',
      message: 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
    });
    expectEnvelope(answer);
  });

  test('409 Error_MsaAppDoesNotExist for an application of personal accounts that has just appeared', async () => {
    const sandbox = await withSandbox({ replicationDelayMs: 1500 });
    const { path } = await makeApplication(sandbox, {
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      api: { requestedAccessTokenVersion: 2 },
    });
    await waitUntilVisible(sandbox, path);

    const answer = await sandbox.graph('PATCH', path, { tags: ['personal'] });

    expect(refusal(answer)).toMatchObject({
      status: 409,
      code: 'Error_MsaAppDoesNotExist',
      message: 'The corresponding MSA application does not exist.',
    });
  });
});

test('403 Directory_QuotaExceeded is a fault: the sandbox has room', async () => {
  const message = 'The directory object quota limit for the Principal has been exceeded.';
  const sandbox = await withSandbox({ faults: [`POST /applications=error:403:Directory_QuotaExceeded:${message}`] });

  const answer = await sandbox.graph('POST', '/applications', { displayName: 'X' });

  expect(refusal(answer)).toMatchObject({ status: 403, code: 'Directory_QuotaExceeded', message });
  expectEnvelope(answer);
});

describe('what no source settles can be switched', () => {
  const create = (sandbox: TestSandbox, body: JsonObject): Promise<Answer> =>
    sandbox.graph('POST', '/applications', { displayName: 'X', ...body });

  test('the code of the identifier URI policy', async () => {
    const sandbox = await withSandbox({ assumptions: { identifierUriPolicyCode: 'Request_BadRequest' } });

    expect(refusal(await create(sandbox, { identifierUris: ['api://my-fhir'] })).code).toBe('Request_BadRequest');
    expect(refusal(await create(shared(), { identifierUris: ['api://my-fhir'] })).code).toBe(
      'IdentifierUriNotAllowedAsPerAppPolicy',
    );
  });

  test('verified domains for tokens of version 2', async () => {
    const sandbox = await withSandbox({ assumptions: { verifiedDomainForVersion2: false } });
    const body = { identifierUris: ['https://fhir.example'], api: { requestedAccessTokenVersion: 2 } };

    expect((await create(sandbox, body)).status).toBe(201);
    expect(refusal(await create(shared(), body)).code).toBe('HostNameNotOnVerifiedDomain');
  });

  test('the longest display name', async () => {
    const sandbox = await withSandbox({ assumptions: { longestDisplayName: 256 } });
    const displayName = 'n'.repeat(256);

    expect((await create(sandbox, { displayName })).status).toBe(201);
    expect((await create(shared(), { displayName })).status).toBe(400);
  });

  test('the default audience', async () => {
    const sandbox = await withSandbox({ assumptions: { defaultSignInAudience: 'AzureADandPersonalMicrosoftAccount' } });

    expect((await create(sandbox, {})).body['signInAudience']).toBe('AzureADandPersonalMicrosoftAccount');
    expect((await create(shared(), {})).body['signInAudience']).toBe('AzureADMyOrg');
  });
});

/** The envelope and the headers of every error (https://learn.microsoft.com/graph/errors). */
function expectEnvelope({ body, headers, status }: Answer): void {
  const error = objectOf(body, 'error');
  const inner = objectOf(error, 'innerError');
  expect(Object.keys(body)).toEqual(['error']);
  expect(Object.keys(error)).toEqual(['code', 'message', ...('details' in error ? ['details'] : []), 'innerError']);
  expect(textOf(inner, 'date')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  expect(inner['request-id']).toBe(headers.get('request-id'));
  expect(inner['client-request-id']).toBe(headers.get('client-request-id'));
  expect(JSON.parse(headers.get('x-ms-ags-diagnostic') ?? '')).toHaveProperty('ServerInfo.DataCenter');
  expect(headers.get('x-ms-resource-unit')).toMatch(/^\d+$/);
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(headers.get('vary')).toContain('Accept-Encoding');
  expect(headers.has('www-authenticate')).toBe(status === 401);
  for (const detail of 'details' in error ? listOf(error, 'details') : []) {
    expect(Object.keys(detail).sort()).toEqual(['code', 'message', 'target']);
  }
}

async function waitUntilVisible(sandbox: TestSandbox, path: string): Promise<void> {
  await expect.poll(async () => (await sandbox.graph('GET', path)).status, { timeout: 10_000 }).toBe(200);
}
