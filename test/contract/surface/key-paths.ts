/** A key that the program chose; whatever looks otherwise (a variable, a URL, a name with a hyphen) is data. */
const OUR_KEY = /^[a-z][A-Za-z0-9]*$/;

/**
 * The paths of every key in a JSON value, such as `registrations[].changes[].property`, sorted: `[]` stands for the
 * members of a list, `{}` for a key that is data. Values are not among them.
 */
export function keyPaths(value: unknown): readonly string[] {
  return [...new Set(pathsBelow('', value))].sort();
}

function pathsBelow(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    const members: readonly unknown[] = value;
    return [`${path}[]`, ...members.flatMap((member) => pathsBelow(`${path}[]`, member))];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, member]) => {
    const name = OUR_KEY.test(key) ? key : '{}';
    const below = path === '' ? name : `${path}.${name}`;
    return [below, ...pathsBelow(below, member)];
  });
}
