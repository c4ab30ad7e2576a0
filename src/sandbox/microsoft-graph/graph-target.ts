/** Where in Graph a URL points: the path after the version, and the query. */
export interface GraphTarget {
  readonly path: string;
  /** The options of OData under their full names, such as `$filter`. */
  readonly query: URLSearchParams;
}

const OPTIONS = ['count', 'expand', 'filter', 'format', 'orderby', 'search', 'select', 'skip', 'skiptoken', 'top'];

/**
 * Splits a URL reference that starts after the version. `/myorganization` means this tenant and is dropped, as CLI for
 * Microsoft 365 relies on (https://github.com/pnp/cli-microsoft365). Options may be written without their dollar sign
 * and in any case (https://learn.microsoft.com/graph/query-parameters).
 */
export function graphTarget(reference: string): GraphTarget {
  const question = reference.indexOf('?');
  const path = question < 0 ? reference : reference.slice(0, question);
  const written = new URLSearchParams(question < 0 ? '' : reference.slice(question + 1));
  return {
    path: path.replace(/^\/myorganization(?=\/|$)/i, ''),
    query: new URLSearchParams([...written].map(([name, value]): [string, string] => [fullName(name), value])),
  };
}

function fullName(name: string): string {
  const plain = name.replace(/^\$/, '').toLowerCase();
  return OPTIONS.includes(plain) ? `$${plain}` : name;
}
