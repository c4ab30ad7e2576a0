import { listDirectoryObjects } from '../directory-objects.ts';
import type { GraphCall, Outcome } from '../graph-call.ts';
import { notFound } from '../graph-error.ts';
import { userOf } from '../lookup.ts';

/**
 * `GET /users/{id}/manager`, which Terraform's azuread_user reads: nobody here has one. Throws GraphError 404 with the
 * text that clients know it by (https://learn.microsoft.com/graph/api/user-list-manager).
 */
export function getManager(call: GraphCall): Outcome {
  userOf(call);
  throw notFound('manager');
}

/** `GET /users/{id}/directReports`: nobody here has any. */
export function listDirectReports(call: GraphCall): Outcome {
  userOf(call);
  return listDirectoryObjects(call, []);
}
