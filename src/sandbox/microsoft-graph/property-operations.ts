import { getApplication } from './applications/applications.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from './graph-call.ts';
import { GraphError } from './graph-error.ts';
import { memberOf, propertyName } from './odata/item.ts';
import { type Operation, operation } from './operation.ts';
import { getGroup } from './people/groups.ts';
import { getUser } from './people/users.ts';
import { getServicePrincipal } from './service-principals/service-principals.ts';

/**
 * One property of an object as an address of its own, such as `/applications/{id}/appRoles`: CLI for Microsoft 365 reads
 * roles so (https://github.com/pnp/cli-microsoft365). What allows reading the object allows it.
 */
export const PROPERTY_OPERATIONS: readonly Operation[] = [
  propertyOf('GET /applications/{application}', 'applications', getApplication),
  propertyOf('GET /servicePrincipals/{servicePrincipal}', 'servicePrincipals', getServicePrincipal),
  propertyOf('GET /groups/{group}', 'groups', getGroup),
  propertyOf('GET /users/{user}', 'users', getUser),
  propertyOf('GET /me', 'users', getUser),
];

function propertyOf(route: string, collection: string, read: Operation['run']): Operation {
  const whole = operation(route, read);
  return { ...whole, path: `${whole.path}/{property}`, run: (call) => propertyAnswer(call, collection, read) };
}

/** A list under `value`, a complex property as an object, a text under `value`, and for null an answer without a body. */
function propertyAnswer(call: GraphCall, collection: string, read: Operation['run']): Outcome {
  const segment = parameter(call, 'property');
  const query = new URLSearchParams({ $select: `id,${segment}` });
  const shown = read({ ...call, request: { ...call.request, query } }).body;
  const names = typeof shown === 'object' && shown !== null ? Object.keys(shown) : [];
  const name = propertyName(segment, names);
  if (name === undefined || name.startsWith('@')) {
    throw new GraphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
  }
  const value = memberOf(shown, name);
  if (value === null) {
    return { status: 204 };
  }
  const context = { '@odata.context': odataContext(call, `${collection}('${String(memberOf(shown, 'id'))}')/${name}`) };
  const isComplex = typeof value === 'object' && !Array.isArray(value);
  return { status: 200, body: isComplex ? { ...context, ...value } : { ...context, value } };
}
