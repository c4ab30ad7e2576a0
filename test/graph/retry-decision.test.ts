import { describe, expect, it } from 'vitest';
import type { GraphAnswer } from '../../src/graph/graph-request.ts';
import { retryReason } from '../../src/graph/retry-decision.ts';
import { isUncertainOutcome } from '../../src/http/answer.ts';
import { answer, html, PATCH, refusal } from './graph-answers.ts';

const FRESH = { ...PATCH, fresh: true };
const UNKNOWN = { ...PATCH, onTimeout: 'fail' as const };

/** What another replica says of an object that it does not know yet. */
const REPLICATION: readonly (readonly [string, GraphAnswer])[] = [
  [
    'a new object is not there',
    refusal(
      404,
      'Request_ResourceNotFound',
      "Resource '1' does not exist or one of its queried reference-property objects are not present.",
    ),
  ],
  ['a new object is not there, said without a body', answer(404)],
  [
    'a service principal has no application yet, by its text',
    refusal(
      400,
      'Request_BadRequest',
      "The appId '1' of the service principal does not reference a valid application object.",
    ),
  ],
  [
    'a service principal has no application yet, by its detail',
    refusal(400, 'Request_BadRequest', '', [{ code: 'NoBackingApplicationObject', target: 'appId' }]),
  ],
  [
    'the application of a service principal is not local yet',
    refusal(
      403,
      'Authorization_RequestDenied',
      'When using this permission, the backing application of the service principal being created must in the local tenant',
    ),
  ],
  ['an assignment names an object too new', refusal(400, 'Request_BadRequest', 'Not a valid reference update')],
  [
    'a grant names an object too new',
    refusal(
      400,
      'Request_BadRequest',
      "Resource '1' does not exist or one of its queried reference-property objects are not present.",
    ),
  ],
  [
    'a pre-authorisation names a scope too new',
    refusal(
      400,
      'InvalidValue',
      'Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.',
    ),
  ],
];

describe('a refusal is repeated', () => {
  it.each(REPLICATION)('for an object of this run, where %s', (_what, given) => {
    expect(retryReason(FRESH, given)).toBe('the directory is still replicating');
  });

  it.each([
    ['writes overlapped', refusal(409, 'Directory_ConcurrencyViolation')],
    ['the application of a personal account is not there yet', refusal(409, 'Error_MsaAppDoesNotExist')],
    ['the directory cannot read its own company', refusal(404, 'Directory_ObjectNotFound')],
  ])('for any object, where %s', (_what, given) => {
    expect(retryReason(PATCH, given)).toBe('the directory is still replicating');
  });

  it.each([
    ['with Retry-After', answer(429, null, { retryAfter: '2.128' })],
    ['as Graph words it', refusal(429, 'TooManyRequests', 'Please retry again later.')],
    ['in HTML', html(429)],
  ])('where Graph throttles, %s, even if a lost answer would be unknown: nothing was done', (_what, given) => {
    expect(retryReason(UNKNOWN, given)).toBe('Microsoft Graph is throttling');
  });

  it.each([408, 424, 500, 502, 503, 504])('where Graph fails with %i', (status) => {
    expect(retryReason(PATCH, refusal(status, 'Service_InternalServerError'))).toBe('Microsoft Graph is busy');
    expect(retryReason(PATCH, html(status))).toBe('Microsoft Graph is busy');
  });
});

describe('a refusal is final', () => {
  it.each(REPLICATION)('for an object that stood before this run, where %s', (_what, given) => {
    expect(retryReason(PATCH, given)).toBeNull();
  });

  it.each([
    ['the sign-in is refused', refusal(401, 'InvalidAuthenticationToken', 'Access token is empty.')],
    [
      'the caller lacks a privilege',
      refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    ],
    ['the quota is used up', refusal(403, 'Directory_QuotaExceeded')],
    ['the object is too large', refusal(403, 'Directory_ResourceSizeExceeded')],
    ['the key is taken', refusal(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.')],
    [
      'the unique name is taken',
      refusal(400, 'Request_BadRequest', 'Another object with the same value for property uniqueName already exists.'),
    ],
    ['the host is on no verified domain', refusal(400, 'HostNameNotOnVerifiedDomain')],
    ['policy caps the lifetime', refusal(400, 'CredentialInvalidLifetimeAsPerAppPolicy')],
    ['policy forbids secrets', refusal(400, 'CredentialTypeNotAllowedAsPerAppPolicy')],
    ['policy forbids the audience', refusal(400, 'SignInAudienceNotAllowedAsPerAppPolicy')],
    [
      'a value is invalid',
      refusal(400, 'Request_BadRequest', "Invalid value specified for property 'web' of resource 'Application'."),
    ],
    ['a 404 is about something else', refusal(404, 'BadRequest', 'Resource not found for the segment')],
    ['Graph does not know how', answer(501)],
  ])('even for an object of this run, where %s', (_what, given) => {
    expect(retryReason(FRESH, given)).toBeNull();
  });

  it.each([408, 500, 503, 504])('where Graph fails with %i and nobody knows whether it did the work', (status) => {
    expect(retryReason(UNKNOWN, answer(status))).toBeNull();
    expect(isUncertainOutcome(answer(status))).toBe(true);
  });

  it.each([200, 201, 204])('never for an answer of %i', (status) => {
    expect([retryReason(FRESH, answer(status)), isUncertainOutcome(answer(status))]).toEqual([null, false]);
  });
});
