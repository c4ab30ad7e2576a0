import { type LiveExchange, objectIn, textIn } from './exchange.ts';
import type { ServiceName } from './services.ts';

/** The kinds of objects that runs make, in the order in which they are removed. */
export const KINDS = ['roleAssignment', 'identity', 'secret', 'servicePrincipal', 'application', 'policy'] as const;

/** One of them. */
export type Kind = (typeof KINDS)[number];

/** An object that a run has made. */
export interface Made {
  readonly kind: Kind;
  /** What it is removed by: its id in Graph, its path in Azure Resource Manager, or the name of its secret. */
  readonly key: string;
  /** All its ids, by the names that placeholders give them. */
  readonly ids: Readonly<Record<string, string>>;
}

/**
 * What an exchange has made; null for nothing. It is read from every exchange of a run, so that no question can forget
 * to have its objects removed.
 */
export function madeBy(service: ServiceName, { request, answer }: LiveExchange): Made | null {
  const path = new URL(request.url).pathname;
  if (answer.status !== 200 && answer.status !== 201) {
    return null;
  }
  switch (service) {
    case 'graph':
      return madeInGraph(request.method, path.replace(/^\/v1\.0/, ''), answer);
    case 'azure':
      return request.method === 'PUT' ? madeInAzure(path, answer) : null;
    case 'vault':
      return madeInVault(request.method, path);
    case 'entra':
      return null;
  }
}

function madeInGraph(method: string, path: string, { status, body }: LiveExchange['answer']): Made | null {
  const id = textIn(body, 'id');
  if (status !== 201) {
    return null;
  }
  const ids = { id, appId: textIn(body, 'appId') };
  const isUpsert = method === 'PATCH' && path.startsWith('/applications(');
  if (isUpsert || (method === 'POST' && path === '/applications')) {
    return { kind: 'application', key: id, ids };
  }
  if (method === 'POST' && path === '/servicePrincipals') {
    return { kind: 'servicePrincipal', key: id, ids: { id } };
  }
  return method === 'POST' && path === '/policies/appManagementPolicies'
    ? { kind: 'policy', key: id, ids: { id } }
    : null;
}

function madeInAzure(path: string, { body }: LiveExchange['answer']): Made | null {
  if (/\/roleAssignments\/[^/]+$/i.test(path)) {
    return { kind: 'roleAssignment', key: path, ids: { name: textIn(body, 'name') } };
  }
  if (!/\/userAssignedIdentities\/[^/]+$/i.test(path)) {
    return null;
  }
  const properties = objectIn(body, 'properties');
  const ids = { principalId: textIn(properties, 'principalId'), clientId: textIn(properties, 'clientId') };
  return { kind: 'identity', key: path, ids };
}

function madeInVault(method: string, path: string): Made | null {
  const name = /\/secrets\/([^/]+)$/i.exec(path)?.[1];
  return method === 'PUT' && name !== undefined ? { kind: 'secret', key: name, ids: {} } : null;
}
