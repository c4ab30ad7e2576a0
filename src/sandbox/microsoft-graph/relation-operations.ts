import { castOf } from './directory-object.ts';
import { directoryLocation, type DirectoryType, type GraphCall, odataContext, type Outcome } from './graph-call.ts';
import { badRequest } from './graph-error.ts';
import type { Item } from './odata/item.ts';
import { memberOf } from './odata/item.ts';
import type { Operation } from './operation.ts';

/** The relations of directory objects to others. */
const RELATION = /\/(?:owners|members|transitiveMembers|memberOf|transitiveMemberOf|ownedObjects|directReports)$/;

/**
 * What every relation has besides its list: references alone (`/$ref`), how many there are (`/$count`), and only those
 * of one type (`/microsoft.graph.user`), which can be counted too. What allows the list allows them
 * (https://learn.microsoft.com/graph/api/group-list-members, https://learn.microsoft.com/graph/aad-advanced-queries).
 */
export function relationOperations(operations: readonly Operation[]): readonly Operation[] {
  return operations
    .filter(({ method, path }) => method === 'GET' && RELATION.test(path))
    .flatMap((list) => [
      { ...list, path: `${list.path}/$ref`, run: (call) => references(call, list.run) },
      { ...list, path: `${list.path}/$count`, run: (call) => countOf(call, list.run) },
      { ...list, path: `${list.path}/{type}`, run: list.run },
      { ...list, path: `${list.path}/{type}/$count`, run: (call) => countOf(call, list.run) },
    ]);
}

/** References name objects as `Location` does, and have no properties to select. */
function references(call: GraphCall, list: Operation['run']): Outcome {
  const query = new URLSearchParams(call.request.query);
  query.delete('$select');
  query.delete('$expand');
  const { value, ...others } = bodyOf(list({ ...call, request: { ...call.request, query } }));
  const shown = Array.isArray(value) ? (value as readonly Item[]) : [];
  const body = {
    ...others,
    '@odata.context': odataContext(call, 'Collection($ref)'),
    value: shown.map((each) => ({ '@odata.id': referenceTo(call, each) })),
  };
  return { status: 200, body };
}

function referenceTo(call: GraphCall, shown: Item): string {
  const type = castOf(String(memberOf(shown, '@odata.type')).slice(1));
  return directoryLocation(call, DIRECTORY_TYPES[type], String(memberOf(shown, 'id')));
}

const DIRECTORY_TYPES: Readonly<Record<ReturnType<typeof castOf>, DirectoryType>> = {
  'microsoft.graph.application': 'Application',
  'microsoft.graph.directoryRole': 'DirectoryRole',
  'microsoft.graph.group': 'Group',
  'microsoft.graph.servicePrincipal': 'ServicePrincipal',
  'microsoft.graph.user': 'User',
};

function countOf(call: GraphCall, list: Operation['run']): Outcome {
  if (call.request.headers['consistencylevel']?.toLowerCase() !== 'eventual') {
    throw badRequest('$count is not currently supported.');
  }
  const query = new URLSearchParams(call.request.query);
  query.set('$count', 'true');
  const body = bodyOf(list({ ...call, request: { ...call.request, query } }));
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(body['@odata.count']) };
}

function bodyOf({ body }: Outcome): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
