import { randomUUID } from 'node:crypto';
import { isList, isObject } from './json.ts';
import type { Placeholders } from './placeholders.ts';
import { prepareRequest, RESOURCES } from './prepare-request.ts';
import type { Exchange } from './recording.ts';
import type { ReplaySandbox } from './replay-sandbox.ts';
import { serviceOf } from './service.ts';
import { errorCodeOf } from './stand-ins.ts';
import { makeUser, must } from './tenant-state.ts';

/** An exchange that is about to be replayed. */
interface Next {
  readonly sandbox: ReplaySandbox;
  readonly known: Placeholders;
  readonly exchange: Exchange;
  /** Those that were replayed before it. */
  readonly earlier: readonly Exchange[];
}

/**
 * Makes what an exchange found and what had been made by one that is not in the recording. Gives the code of the
 * sandbox's refusal where it cannot be made.
 */
export async function makePreconditions(next: Next): Promise<string | undefined> {
  await removeAssignment(next);
  await setSecret(next);
  await makeNamedUser(next);
  return assignRole(next);
}

/** What is refused because it is assigned already was assigned before. */
async function assignRole({ sandbox, known, exchange, earlier }: Next): Promise<string | undefined> {
  const isRepeated = errorCodeOf(exchange.response) === 'RoleAssignmentExists';
  if (!isRepeated || earlier.some((each) => makesAssignment(each, exchange))) {
    return undefined;
  }
  const request = prepareRequest(exchange, known, await sandbox.token('admin', RESOURCES.azure));
  const path = request.path.replace(/roleAssignments\/[^?]+/, `roleAssignments/${randomUUID()}`);
  const { status, body } = await sandbox.send({ ...request, path });
  return status >= 400 ? errorCodeOf(body) : undefined;
}

/** What is assigned a second time, and not refused, was removed before. */
async function removeAssignment({ sandbox, known, exchange, earlier }: Next): Promise<void> {
  const before = exchange.status === 201 ? earlier.find((each) => makesAssignment(each, exchange)) : undefined;
  if (before !== undefined && !earlier.some(({ method, path }) => method === 'DELETE' && path === before.path)) {
    await must(sandbox, 'DELETE', prepareRequest(before, known, '').path, null);
  }
}

/** Whether an exchange made the same assignment under another name. */
function makesAssignment({ method, path, body, status }: Exchange, other: Exchange): boolean {
  const isAssignment = method === 'PUT' && status === 201 && path.includes('/roleAssignments/');
  return isAssignment && path !== other.path && JSON.stringify(body) === JSON.stringify(other.body);
}

/** A secret that is read was set before. */
async function setSecret({ sandbox, known, exchange, earlier }: Next): Promise<void> {
  const { method, path, status } = exchange;
  const isRead = serviceOf(path) === 'keyvault' && method === 'GET' && status === 200 && /\/secrets\/[^/]+$/.test(path);
  if (isRead && !earlier.some((each) => each.method === 'PUT')) {
    await must(sandbox, 'PUT', prepareRequest(exchange, known, '').path, { value: randomUUID() });
  }
}

/** A user who is found by name, and whom the recording did not make, was there before. */
async function makeNamedUser({ sandbox, known, exchange, earlier }: Next): Promise<void> {
  const { response } = exchange;
  const isFound = isObject(response) && isList(response['value']) && response['value'].length > 0;
  const name = namedUser(exchange);
  const isKnown = earlier.some((each) => namedUser(each) === name || madeUser(each) === name);
  if (isFound && name !== '' && !isKnown) {
    await makeUser(sandbox, known.resolve(name));
  }
}

/** The user principal name that a list of users is filtered by; an empty text for none. */
function namedUser({ path, query }: Exchange): string {
  const [, name = ''] = /userPrincipalName eq '([^']+)'/.exec(decodeURIComponent(query)) ?? [];
  return path === '/v1.0/users' ? name.toLowerCase() : '';
}

function madeUser({ method, path, body }: Exchange): string {
  const name = isObject(body) ? body['userPrincipalName'] : undefined;
  return method === 'POST' && path === '/v1.0/users' && typeof name === 'string' ? name.toLowerCase() : '';
}
