import { describe, expect, it } from 'vitest';
import { ConnectionError, PrivilegeError } from '../../src/errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../src/errors/graph-request-error.ts';
import { SignInError } from '../../src/errors/sign-in-error.ts';
import { isIdentifierUriRefusal } from '../../src/graph/apply/apply-application.ts';
import { readErrorBody, toError, unusable } from '../../src/graph/graph-error.ts';
import { PRIVILEGES } from '../../src/graph/privileges.ts';
import { answer, html, PATCH, refusal } from './graph-answers.ts';

const NAME = 'PATCH /applications/1';

const GRAPH = 'https://graph.microsoft.com';

describe('readErrorBody', () => {
  it('reads code, message, the codes of details, and the request id of the header before the body', () => {
    const given = refusal(400, 'Request_BadRequest', 'No.', [{ code: 'ObjectConflict', target: 'identifierUris' }]);
    const fault = { status: 400, code: 'Request_BadRequest', message: 'No.', detailCodes: ['ObjectConflict'] };
    expect(readErrorBody(given)).toEqual({ ...fault, requestId: 'from-body' });
    expect(readErrorBody({ ...given, requestId: 'from-header' })).toEqual({ ...fault, requestId: 'from-header' });
  });

  it.each([
    ['HTML', html(503)],
    ['nothing', answer(503)],
    ['a text', answer(503, 'Service Unavailable')],
    ['a list', answer(503, [])],
    ['an error of another protocol', answer(503, { error: 'invalid_client', error_description: 'AADSTS7000215' })],
  ])('finds no code in %s', (_what, given) => {
    expect(readErrorBody({ ...given, requestId: 'r' })).toEqual({
      status: 503,
      code: null,
      message: '',
      detailCodes: [],
      requestId: 'r',
    });
  });

  it.each([
    ['the message', { code: 'X', message: { lang: 'en' } }],
    ['the details', { code: 'X', message: '', details: { code: 'Y' } }],
    ['the inner error', { code: 'X', message: '', innerError: 'none' }],
  ])('keeps the code where %s has another shape', (_what, error) => {
    expect(readErrorBody(answer(400, { error }))).toMatchObject({ code: 'X', message: '', detailCodes: [] });
  });
});

describe('toError', () => {
  it.each([
    ['a refused sign-in', refusal(401, 'InvalidAuthenticationToken', 'Expired.'), SignInError, 'token_refused', 4],
    [
      'a missing privilege',
      refusal(403, 'Authorization_RequestDenied', 'No.'),
      PrivilegeError,
      'insufficient_privileges',
      4,
    ],
    ['a used-up quota', refusal(403, 'Directory_QuotaExceeded'), GraphRequestError, 'quota_exceeded', 1],
    ['an object too large', refusal(403, 'Directory_ResourceSizeExceeded'), GraphRequestError, 'object_too_large', 1],
    [
      'an identifier URI against a policy, whatever its code',
      refusal(400, 'Unknown', 'Failed to add identifier URI api://contoso. All newly added URIs must contain …'),
      GraphRequestError,
      'identifier_uri_refused',
      1,
    ],
    [
      'a host on no verified domain',
      refusal(400, 'HostNameNotOnVerifiedDomain'),
      GraphRequestError,
      'identifier_uri_refused',
      1,
    ],
    [
      'a lifetime that policy caps',
      refusal(400, 'CredentialInvalidLifetimeAsPerAppPolicy'),
      GraphRequestError,
      'policy_secret_lifetime',
      1,
    ],
    [
      'secrets that policy forbids',
      refusal(400, 'CredentialTypeNotAllowedAsPerAppPolicy'),
      GraphRequestError,
      'policy_secret_forbidden',
      1,
    ],
    ['throttling', refusal(429, 'TooManyRequests'), GraphRequestError, 'throttled', 1],
    ['an internal error', refusal(500, 'Service_InternalServerError'), GraphRequestError, 'graph_unavailable', 1],
    ['a gateway in HTML', html(503), GraphRequestError, 'graph_unavailable', 1],
    ['a gateway that says nothing', answer(504), GraphRequestError, 'graph_unavailable', 1],
    ['any other refusal', refusal(400, 'Request_BadRequest', 'No.'), GraphRequestError, 'graph_refused', 1],
    [
      'a code named like a property of every object',
      refusal(400, 'constructor'),
      GraphRequestError,
      'graph_refused',
      1,
    ],
  ])('makes of %s what the user can act on', (_what, given, kind, code, exitCode) => {
    const error = toError(PATCH, given);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, exitCode });
    expect(error.message).toMatch(/Microsoft Graph/);
  });

  it.each([
    ['addPassword', { method: 'POST', path: '/applications/1/addPassword' }, 'secret', '--secret-lifetime'],
    ['a PATCH of keys', { ...PATCH, body: { keyCredentials: [] } }, 'certificate', 'use one that lives shorter'],
    ['addKey', { method: 'POST', path: '/applications/1/addKey' }, 'certificate', 'use one that lives shorter'],
  ] as const)('tells by the request which credential a policy refuses: %s', (_what, request, kind, advice) => {
    const lifetime = toError(request, refusal(400, 'CredentialInvalidLifetimeAsPerAppPolicy'));
    expect(lifetime.code).toBe(`policy_${kind}_lifetime`);
    expect(lifetime.hint).toContain(advice);
    const type = toError(request, refusal(400, 'CredentialTypeNotAllowedAsPerAppPolicy'));
    expect(type.code).toBe(`policy_${kind}_forbidden`);
    expect(type.hint).toContain('--credential federated');
  });

  it('says what Graph said, and says the status where it said nothing', () => {
    expect(toError(PATCH, refusal(400, 'Request_BadRequest', 'Invalid value.')).message).toBe(
      `Microsoft Graph refused ${NAME}: Invalid value.`,
    );
    expect(toError(PATCH, html(503)).message).toBe(`Microsoft Graph failed at ${NAME}: status 503`);
  });

  it('carries the request id and what was refused, for scripts', () => {
    const given = refusal(400, 'InvalidValue', 'No.', [{ code: 'ObjectConflict' }]);
    expect(toError(PATCH, given)).toMatchObject({
      requestId: 'from-body',
      details: { status: 400, graphCode: 'InvalidValue', detailCodes: ['ObjectConflict'], request: NAME },
    });
  });

  it.each([
    'Failed to add identifier URI api://x. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.',
    "The newly added URI api://x must comply with the format 'api://{appId}' or 'api://{tenantId}/{appId}' as per the default app management policy of your organization. If the requestedAccessTokenVersion is set to 2, this restriction may not apply. See https://aka.ms/identifier-uri-addition-error for more information on this error.",
    "The newly added URI api://x must comply with the format 'api://{appId}'. Please ensure that the identifier host matches the correct app ID.",
  ])('explains what a policy says of an identifier URI: %s', (message) => {
    const error = toError(PATCH, refusal(400, 'Whatever', message));
    expect(error.code).toBe('identifier_uri_refused');
    expect(error.hint).toContain('--token-version 2');
    expect(isIdentifierUriRefusal(error)).toBe(true);
  });

  it('names the permission and role that would do, where the request knows them', () => {
    const needs = {
      application: 'Application.ReadWrite.OwnedBy',
      delegated: 'Application.ReadWrite.All',
      role: 'Application Developer',
    };
    const privilege = PRIVILEGES.createApplications;
    const error = toError({ ...PATCH, privilege }, refusal(403, 'Authorization_RequestDenied'));
    expect(error.hint).toMatch(/Application\.ReadWrite\.OwnedBy.*Application Developer.*Application\.ReadWrite\.All/);
    expect(error.details).toMatchObject({ needs });
    expect(toError(PATCH, refusal(403, 'Authorization_RequestDenied')).details).toMatchObject({ needs: null });
  });
});

describe('a page in the place of Microsoft Graph', () => {
  it('names the address that answered, and what may stand in between', () => {
    const error = unusable(PATCH, html(200), 'https://graph.microsoft.com');
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'not_graph', exitCode: 1, details: { request: NAME, status: 200 } });
    expect(error?.message).toContain('https://graph.microsoft.com is not Microsoft Graph');
    expect(error?.hint).toContain('HTTPS_PROXY');
  });
});

describe('a list of which one page is enough', () => {
  const LIST = { method: 'GET', path: '/applications?$top=5' } as const;
  const linked = (link: unknown): ReturnType<typeof unusable> =>
    unusable(LIST, answer(200, { value: [], '@odata.nextLink': link }), GRAPH);

  it.each([
    'https://evil.example/v1.0/applications',
    'https://graph.microsoft.com:8443/v1.0/applications',
    'http://graph.microsoft.com/v1.0/applications',
    'https://graph.microsoft.com@evil.example/v1.0/applications',
    'https://graph.microsoft.com/beta/applications',
    '//evil.example/v1.0/applications',
    '/v1.0/applications',
    '',
  ])('is not used where it goes on elsewhere: %s', (link) => {
    expect(linked(link)).toMatchObject({ code: 'next_link_refused', details: { request: 'GET /applications' } });
  });

  it.each([[7], [{}], [['x']]])('is not used where its link is no text: %j', (link) => {
    expect(linked(link)).toMatchObject({ code: 'response_invalid' });
  });

  it.each([[undefined], [null], [`${GRAPH}/v1.0/applications?$skiptoken=x`]])('is used with the link %j', (link) => {
    expect(linked(link)).toBeNull();
  });
});

describe('a success that tells of an error', () => {
  const body = { error: { code: 'Oops', message: 'Nothing was done.' } };

  it.each(['GET', 'POST', 'PATCH', 'DELETE'] as const)('is no answer to %s', (method) => {
    expect(unusable({ method, path: '/applications/x' }, answer(200, body), GRAPH)).toMatchObject({
      code: 'response_invalid',
      exitCode: 1,
    });
  });

  it('is a refusal where the status says so', () => {
    expect(unusable({ method: 'POST', path: '/applications' }, answer(400, body), GRAPH)).toBeNull();
  });
});
