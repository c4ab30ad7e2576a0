import { wholeSeconds } from '../tenant/graph-time.ts';

/** Complex properties whose lists Graph stores member by member, like the lists of the object itself. */
const COMPLEX_PROPERTIES = ['api', 'web', 'spa', 'publicClient'];

/**
 * An application or service principal as every read after the write shows it: the members of its lists reversed, so
 * that the newest credential comes first, and the time of its creation in whole seconds. Only the answer to the POST
 * keeps the order of the request. Lists inside a member, such as `resourceAccess`, keep theirs. All recordings with two
 * or more members show this, such as
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml.
 */
export function asRead(shown: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, propertyAsRead(name, value)]));
}

function propertyAsRead(name: string, value: unknown): unknown {
  if (name === 'createdDateTime' && typeof value === 'string') {
    return wholeSeconds(value);
  }
  return COMPLEX_PROPERTIES.includes(name) && isRecord(value) ? withReversedLists(value) : reversed(value);
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
