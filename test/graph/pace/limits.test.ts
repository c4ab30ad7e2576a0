import { expect, it } from 'vitest';
import type { GraphRequest } from '../../../src/graph/graph-request.ts';
import { requestCost } from '../../../src/graph/pace/limits.ts';

const get = (path: string): GraphRequest => ({ method: 'GET', path });
const write: GraphRequest = { method: 'PATCH', path: '/applications/1', body: {} };

it.each<[string, GraphRequest, number, number]>([
  ['a list of applications', get('/applications'), 2, 0],
  ['with $select', get('/applications?$select=id&$top=999'), 1, 0],
  ['with $expand', get('/applications?$expand=owners'), 3, 0],
  ['of a few', get('/applications?$top=19'), 1, 0],
  ['never less than one', get('/organization?$select=id&$top=1'), 1, 0],
  ['one application', get('/applications/1'), 1, 0],
  ['roles of a service principal', get('/servicePrincipals/1/appRoleAssignments'), 2, 0],
  ['grants', get('/oauth2PermissionGrants'), 2, 0],
  ['a POST that only reads', { method: 'POST', path: '/directoryObjects/getByIds', body: { ids: [] } }, 3, 0],
  ['a write', write, 1, 1],
  ['a removal', { method: 'DELETE', path: '/applications/1' }, 1, 1],
  ['a batch of reads', { method: 'POST', path: '/$batch', parts: [get('/applications'), get('/domains')] }, 3, 0],
  ['a batch of writes', { method: 'POST', path: '/$batch', parts: [write, write, get('/domains')] }, 3, 2],
])('%s costs what Microsoft says', (_, request, resourceUnits, writes) => {
  expect(requestCost(request)).toEqual({ resourceUnits, writes, keyReads: 0 });
});

it.each([
  ['/applications/1?$select=keyCredentials', 1],
  ['/applications/1?$select=keyCredentials,passwordCredentials,tags', 1],
  ['/servicePrincipals?$select=id,keyCredentials&$top=999', 1],
  ['/applications/1?$select=id', 0],
  ['/applications/1', 0],
])('%s takes %i of the reads that name keyCredentials', (path, keyReads) => {
  expect(requestCost(get(path))).toMatchObject({ keyReads });
});
