import type { GraphCall } from './graph-call.ts';

/** Whether the client asks that PATCH create what is not there: `Prefer: create-if-missing` (facts/graph.md §1.9). */
export function prefersCreation(call: GraphCall): boolean {
  return /(^|[,;\s])create-if-missing($|[,;\s])/i.test(call.request.headers['prefer'] ?? '');
}
