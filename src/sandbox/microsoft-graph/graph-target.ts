/** Where in Graph a URL points: the path after the version, and the query. */
export interface GraphTarget {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Splits a URL reference that starts after the version; `/myorganization` means this tenant and falls away (facts/graph.md §1.1). */
export function graphTarget(reference: string): GraphTarget {
  const question = reference.indexOf('?');
  const path = question < 0 ? reference : reference.slice(0, question);
  return {
    path: path.replace(/^\/myorganization(?=\/|$)/i, ''),
    query: new URLSearchParams(question < 0 ? '' : reference.slice(question + 1)),
  };
}
