/** Complex properties of which the lists are stored member by member, as those of the object itself are. */
const COMPLEX_PROPERTIES = ['api', 'web', 'spa', 'publicClient'];

/**
 * An application or service principal in the order in which every read after the write shows it: the members of its lists reversed, so
 * that the newest credential comes first. Only the answer to the POST has the order that was sent. Lists inside a member, such as
 * `resourceAccess`, keep theirs. Seen in all recordings of the Azure CLI's tests that have two or more members.
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
