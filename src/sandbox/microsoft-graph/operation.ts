import type { GraphCall, Outcome } from './graph-call.ts';
import { type Permissions, permissionsFor } from './permissions/permission.ts';

/** One operation of Microsoft Graph: its path, the permissions that it needs, and its handler. */
export interface Operation {
  readonly method: string;
  /** `{name}` matches one segment; the key in `applications(appId='…')` is a segment like an id. */
  readonly path: string;
  readonly permissions: Permissions;
  readonly run: (call: GraphCall) => Outcome;
}

/**
 * The operation `METHOD /path/{parameter}`. Its permissions come from the tables of permissions, the rights of users
 * from `user-rights.ts`. Throws TypeError for an operation that the tables do not list.
 */
export function operation(route: string, run: Operation['run']): Operation {
  const [method = '', path = ''] = route.split(' ');
  return { method, path, permissions: permissionsFor(route), run };
}
