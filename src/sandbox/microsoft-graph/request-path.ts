import { isGuid } from '../guid.ts';
import { badRequest, GraphError, notFound } from './graph-error.ts';

/** A path parameter: an object id, or an alternate key such as `appId='…'`. */
export type Key =
  { readonly by: 'id'; readonly value: string } | { readonly by: 'appId' | 'uniqueName'; readonly value: string };

/**
 * Splits a path into decoded segments. `applications(appId='x')/owners` becomes `applications`, `appId='x'`, `owners`:
 * a key in parentheses is a segment like an id after a slash.
 */
export function pathSegments(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode)
    .flatMap((segment) => {
      const call = /^([A-Za-z0-9.]+)\((.*)\)$/.exec(segment);
      return call?.[1] === undefined || call[2] === undefined ? [segment] : [call[1], call[2]];
    });
}

/**
 * Reads the key of an application or service principal. Throws GraphError 400 for a key that these do not have, and for
 * an appId that is no GUID (text: https://github.com/microsoftgraph/msgraph-sdk-python/issues/408); an object id that is
 * none is one that nothing has.
 */
export function parseKey(segment: string): Key {
  const { name, value } = readKey(segment, ['id', 'appId', 'uniqueName']);
  if (name === 'uniqueName') {
    return { by: name, value };
  }
  if (name === 'appId' && !isGuid(value)) {
    throw badRequest(
      "Invalid value specified for object reference property 'appId'. Please ensure that this value has an appropriate " +
        'syntax and length.',
    );
  }
  return { by: name === 'appId' ? name : 'id', value: value.toLowerCase() };
}

/**
 * Reads a path parameter such as `appId='…'`, `'…'` or a bare value. `name` is the name of the key as `names` spells
 * it, ignoring case, or null when the parameter has none. Throws GraphError 400 for a key that is not among `names`.
 */
export function readKey<N extends string>(
  segment: string,
  names: readonly N[],
): { readonly name: N | null; readonly value: string } {
  const quoted = /^(?:(\w+)\s*=\s*)?'(.*)'$/.exec(segment);
  if (quoted?.[2] === undefined) {
    return { name: null, value: segment };
  }
  const written = quoted[1];
  const name = names.find((each) => each.toLowerCase() === written?.toLowerCase()) ?? null;
  if (written !== undefined && name === null) {
    throw new GraphError(400, 'BadRequest', `The key '${written}' is not defined for this resource.`);
  }
  return { name, value: quoted[2].replaceAll("''", "'") };
}

/** The value of a path parameter's key as it was written: errors repeat it so. */
export function writtenKey(segment: string): string {
  return readKey(segment, ['id', 'appId', 'uniqueName']).value;
}

/** Names of actions that may have Graph's namespace before them. */
const ACTIONS =
  /^(?:(?:add|remove)(?:Key|Password)|get(?:ByIds|MemberGroups|MemberObjects)|checkMember(?:Groups|Objects)|restore|verify)$/;

/** What stands in the parameters of a template, by name; null for a path that does not fit it. */
export type PathMatcher = (segments: readonly string[]) => Record<string, string> | null;

/**
 * Reads a template such as `/applications/{application}/addPassword`, which is matched to segments ignoring case. An
 * action may be written as `microsoft.graph.addPassword`, as recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/Resources/MSGraph.Autorest/test/Application.Recording.json.
 *
 * Read a template once: every request is matched to a hundred of them.
 */
export function pathMatcher(template: string): PathMatcher {
  const expected = template
    .split('/')
    .filter((segment) => segment !== '')
    .map((wanted) => ({ parameter: /^\{(\w+)\}$/.exec(wanted)?.[1], spellings: spellingsOf(wanted) }));
  return (segments) => {
    if (expected.length !== segments.length) {
      return null;
    }
    const parameters: Record<string, string> = {};
    for (const [index, { parameter, spellings }] of expected.entries()) {
      const segment = segments[index] ?? '';
      if (parameter !== undefined) {
        parameters[parameter] = segment;
      } else if (!spellings.includes(segment.toLowerCase())) {
        return null;
      }
    }
    return parameters;
  };
}

function spellingsOf(wanted: string): readonly string[] {
  const plain = wanted.toLowerCase();
  return ACTIONS.test(wanted) ? [plain, `microsoft.graph.${plain}`] : [plain];
}

/**
 * Throws GraphError 404 for a parameter such as `constructor`: a name that every JavaScript object inherits, although
 * no directory object has it as a key.
 */
export function refuseInheritedNames(parameters: Readonly<Record<string, string>>): void {
  const inherited = Object.values(parameters)
    .map((segment) => segment.replace(/^(?:id\s*=\s*)?'(.*)'$/i, '$1'))
    .find((key) => key.toLowerCase() in Object.prototype);
  if (inherited !== undefined) {
    throw notFound(inherited);
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new GraphError(400, 'BadRequest', 'The request URI is not valid.');
  }
}
