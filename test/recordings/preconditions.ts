import { randomUUID } from 'node:crypto';
import type { Placeholders } from './placeholders.ts';
import { prepareRequest, RESOURCES } from './prepare-request.ts';
import type { Exchange, Recording } from './recording.ts';
import type { ReplaySandbox } from './replay-sandbox.ts';
import { serviceOf } from './service.ts';
import { errorCodeOf } from './stand-ins.ts';
import { must } from './tenant-state.ts';

/**
 * Makes what an exchange found and an earlier one, which is not in the recording, had made. Gives the code of the
 * sandbox's refusal where it cannot be made.
 */
export async function makePreconditions(
  sandbox: ReplaySandbox,
  { exchanges }: Recording,
  exchange: Exchange,
  known: Placeholders,
): Promise<string | undefined> {
  const earlier = exchanges.filter(({ n }) => n < exchange.n);
  if (isRepeatedAssignment(exchange) && !earlier.some((each) => makesAssignment(each, exchange))) {
    const { path } = prepareRequest(exchange, known, '');
    const another = path.replace(/roleAssignments\/[^?]+/, `roleAssignments/${randomUUID()}`);
    const token = await sandbox.token('admin', RESOURCES.azure);
    const { status, body } = await sandbox.send({ ...prepareRequest(exchange, known, token), path: another });
    return status >= 400 ? errorCodeOf(body) : undefined;
  }
  const before = exchange.status === 201 ? earlier.find((each) => makesAssignment(each, exchange)) : undefined;
  if (before !== undefined && !earlier.some(({ method, path }) => method === 'DELETE' && path === before.path)) {
    // Its deletion is not in the recording.
    await must(sandbox, 'DELETE', prepareRequest(before, known, '').path, null);
  }
  if (readsSecret(exchange) && !earlier.some((each) => each.method === 'PUT')) {
    const { path } = prepareRequest(exchange, known, await sandbox.token('admin', RESOURCES.keyvault));
    await must(sandbox, 'PUT', path, { value: randomUUID() });
  }
  return undefined;
}

function isRepeatedAssignment({ response }: Exchange): boolean {
  return errorCodeOf(response) === 'RoleAssignmentExists';
}

/** Whether an exchange made the same assignment under another name. */
function makesAssignment({ method, path, body, status }: Exchange, other: Exchange): boolean {
  const isAssignment = method === 'PUT' && status === 201 && path.includes('/roleAssignments/');
  return isAssignment && path !== other.path && JSON.stringify(body) === JSON.stringify(other.body);
}

function readsSecret({ method, path, status }: Exchange): boolean {
  return serviceOf(path) === 'keyvault' && method === 'GET' && status === 200 && /\/secrets\/[^/]+$/.test(path);
}
