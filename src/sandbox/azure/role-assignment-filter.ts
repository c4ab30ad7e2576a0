import type { AzureRoleAssignment } from '../tenant/model.ts';
import { isAtOrBelow, principalAndGroups } from './azure-access.ts';
import type { AzureCall } from './azure-call.ts';
import { AzureError } from './azure-error.ts';

/** Whether an assignment is among those that are asked for. */
export type AssignmentTest = (assignment: AzureRoleAssignment) => boolean;

/**
 * What a `$filter` on the assignments of a scope asks for. Azure takes `atScope()`, `principalId eq '…'` and
 * `assignedTo('…')`, joined by `and`, but the first two not together. Throws AzureError 400 for any other.
 */
export function assignmentFilter(call: AzureCall, scope: string, filter: string): AssignmentTest {
  const parts = filter.split(/ +and +/i).filter((part) => part.trim() !== '');
  if (/atScope/i.test(filter) && /principalId/i.test(filter)) {
    throw unsupportedFilter(filter);
  }
  const tests = parts.map((part) => partTest(call, scope, part.trim()));
  return (assignment) => tests.every((test) => test(assignment));
}

function partTest(call: AzureCall, scope: string, part: string): AssignmentTest {
  if (/^atScope\(\)$/i.test(part)) {
    return (assignment) => isAtOrBelow(scope, assignment.scope);
  }
  const [, principal] = /^principalId +eq +'([^']*)'$/i.exec(part) ?? [];
  const [, member] = /^assignedTo\('([^']*)'\)$/i.exec(part) ?? [];
  const id = (principal ?? member)?.toLowerCase();
  if (id === undefined) {
    throw unsupportedFilter(part);
  }
  const ids = member === undefined ? [id] : principalAndGroups(call.tenant, id);
  return (assignment) => ids.includes(assignment.principalId);
}

/** Code and text are assumption A21. */
function unsupportedFilter(filter: string): AzureError {
  return new AzureError(400, 'UnsupportedQuery', `The filter '${filter}' is not supported.`);
}
