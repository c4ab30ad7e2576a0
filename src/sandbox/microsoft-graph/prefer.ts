import type { GraphCall } from './graph-call.ts';

/**
 * Whether the client wants PATCH to create a missing object: `Prefer: create-if-missing`
 * (https://learn.microsoft.com/graph/api/application-upsert).
 */
export function prefersCreation(call: GraphCall): boolean {
  return /(^|[,;\s])create-if-missing($|[,;\s])/i.test(call.request.headers['prefer'] ?? '');
}
