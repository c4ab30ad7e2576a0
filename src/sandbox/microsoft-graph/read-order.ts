/** Complex properties whose lists Graph stores member by member, like the lists of the object itself. */
const COMPLEX_PROPERTIES = ['api', 'web', 'spa', 'publicClient'];

/**
 * An application or service principal as every read after the write shows it: the members of its lists reversed, so
 * that the newest credential comes first. Only the answer to the POST keeps the order of the request. Lists inside a
 * member, such as `resourceAccess`, keep theirs. All recordings of Azure CLI's tests with two or more members show this
 * (https://github.com/Azure/azure-cli).
 */
export function inReadOrder(shown: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shown).map(([name, value]) => [
      name,
      COMPLEX_PROPERTIES.includes(name) && isRecord(value) ? withReversedLists(value) : reversed(value),
    ]),
  );
}

function withReversedLists(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, reversed(each)]));
}

function reversed(value: unknown): unknown {
  return Array.isArray(value) ? [...(value as readonly unknown[])].reverse() : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
