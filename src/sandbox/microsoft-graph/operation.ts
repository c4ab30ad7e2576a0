import type { GraphCall, Outcome } from './graph-call.ts';
import { type Permissions, permissionsFor } from './permissions/permission.ts';

/** One operation of Microsoft Graph: where it is, what it takes to be allowed, and what it does. */
export interface Operation {
  readonly method: string;
  /** `{name}` stands for one segment; the key in `applications(appId='…')` is a segment like an id. */
  readonly path: string;
  readonly permissions: Permissions;
  readonly run: (call: GraphCall) => Outcome;
}

/**
 * The operation `METHOD /path/{parameter}`. What allows it is looked up in the tables of permissions, who among users may
 * in `user-rights.ts`. Throws TypeError for one that the tables do not have.
 */
export function operation(route: string, run: Operation['run']): Operation {
  const [method = '', path = ''] = route.split(' ');
  return { method, path, permissions: permissionsFor(route), run };
}
