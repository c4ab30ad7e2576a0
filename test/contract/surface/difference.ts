/** How one version of the contract differs from another, each difference as a sentence. */
export interface Difference {
  /** What went, or is another thing now: it breaks whoever depends on it. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

const NONE: Difference = { gone: [], added: [] };

/** Compares two JSON values. A list is a set: its order means nothing. `path` names the value in the sentences. */
export function differenceOf(before: unknown, now: unknown, path = ''): Difference {
  if (Array.isArray(before) && Array.isArray(now)) {
    const [old, current]: readonly (readonly unknown[])[] = [before, now];
    const named = (member: unknown): string => `${path} ${JSON.stringify(member)}`;
    return {
      gone: (old ?? []).filter((member) => current?.includes(member) !== true).map(named),
      added: (current ?? []).filter((member) => old?.includes(member) !== true).map(named),
    };
  }
  if (isObject(before) && isObject(now)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return together(keys.map((key) => differenceAt(key, before, now, path === '' ? key : `${path} ${key}`)));
  }
  const sentence = `${path} was ${JSON.stringify(before)} and is ${JSON.stringify(now)}`;
  return before === now ? NONE : { gone: [sentence], added: [] };
}

type JsonObject = Readonly<Record<string, unknown>>;

function differenceAt(key: string, before: JsonObject, now: JsonObject, path: string): Difference {
  if (!Object.hasOwn(now, key)) {
    return { gone: [path], added: [] };
  }
  return Object.hasOwn(before, key) ? differenceOf(before[key], now[key], path) : { gone: [], added: [path] };
}

function together(differences: readonly Difference[]): Difference {
  return { gone: differences.flatMap(({ gone }) => gone), added: differences.flatMap(({ added }) => added) };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
