import { readErrorBody } from '../graph-error.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import type { PendingUpdates } from './pending-updates.ts';

/** Milliseconds for which an object is new to the directory. */
const NEWBORN_FOR = 60_000;

/** Milliseconds for which a refusal for want of privilege about such an object is not believed. */
const DENIAL_MAY_PASS = 30_000;

/** What the creation of an application is known by to requests that only name its appId. */
export function newAppId(appId: string): string {
  return `appId:${appId}`;
}

/**
 * True for a plain refusal for want of privilege about an object that this run has just created: the replica that
 * answers may not know its owner yet (assumption A6).
 *
 * @param sinceFirst milliseconds since the request was first sent.
 */
export function mayBeDeniedByLag(
  updates: PendingUpdates,
  request: GraphRequest,
  answer: GraphAnswer,
  sinceFirst: number,
): boolean {
  return (
    answer.status === 403 &&
    request.fresh === true &&
    sinceFirst < DENIAL_MAY_PASS &&
    readErrorBody(answer).code === 'Authorization_RequestDenied' &&
    namesOf(request).some((name) => updates.age(name) < NEWBORN_FOR)
  );
}

/** What the writes are known by whose objects may be newborn. */
function namesOf({ method, path, body }: GraphRequest): readonly string[] {
  const [, object = '', action = ''] = /^(\/(?:applications|servicePrincipals)\/[^/?]+)(\/\w+)?$/.exec(path) ?? [];
  if (method === 'PATCH' && action === '') {
    return [object];
  }
  if (method === 'POST' && ['/addPassword', '/removePassword', '/federatedIdentityCredentials'].includes(action)) {
    return [object];
  }
  return method === 'POST' && path === '/servicePrincipals' && hasAppId(body) ? [newAppId(body.appId)] : [];
}

function hasAppId(body: unknown): body is { readonly appId: string } {
  return typeof body === 'object' && body !== null && 'appId' in body && typeof body.appId === 'string';
}
