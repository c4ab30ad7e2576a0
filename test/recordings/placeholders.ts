/** A placeholder of a recording. */
export const PLACEHOLDER = /\{[A-Za-z][^{}"]*\}/g;

/** Stand for something else each time, which nothing refers to. */
const WITHOUT_MEANING = new Set([
  '{client-ip}',
  '{edge-ref}',
  '{guid}',
  '{operation-guid}',
  '{rbac-assignment.id}',
  '{redacted-jwt}',
  '{request-id}',
  '{seconds}',
]);

const GUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

/** What the placeholders of a recording stand for while it is replayed. */
export interface Placeholders {
  readonly values: ReadonlyMap<string, string>;
  /** From now on this placeholder stands for this value. */
  readonly bind: (placeholder: string, value: string) => void;
  /** The text with its placeholders replaced; those that nothing was bound to are left. */
  readonly resolve: (text: string) => string;
  /** The placeholders in a text that nothing was bound to. */
  readonly unboundIn: (text: string) => readonly string[];
  /** Whether an answer's text can be what was recorded; binds the placeholders in it that nothing was bound to. */
  readonly matches: (recorded: string, answered: string) => boolean;
}

/** Placeholders of which some are known from the start. */
export function placeholders(known: Readonly<Record<string, string>> = {}): Placeholders {
  const values = new Map(Object.entries(known));
  const resolve = (text: string): string => text.replaceAll(PLACEHOLDER, (each) => values.get(each) ?? each);
  return {
    values,
    resolve,
    bind: (placeholder, value) => void values.set(placeholder, value),
    unboundIn: (text) => [...new Set(text.match(PLACEHOLDER))].filter((each) => !values.has(each)),
    matches: (recorded, answered) => {
      const { pattern, names } = patternOf(resolve(recorded));
      const found = pattern.exec(answered);
      if (found === null) {
        return false;
      }
      names.forEach((name, index) => void values.set(name, found[index + 1] ?? ''));
      return true;
    },
  };
}

function patternOf(recorded: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = recorded
    .split(/(\{[A-Za-z][^{}"]*\}|…)/)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : placeholderPattern(part, names)))
    .join('');
  return { pattern: new RegExp(`^${source}$`, 's'), names };
}

function placeholderPattern(placeholder: string, names: string[]): string {
  if (placeholder.includes('32 hex digits')) {
    return '[0-9a-f]{32}';
  }
  if (placeholder === '{guid}') {
    return GUID;
  }
  if (placeholder === '{timestamp}') {
    return String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?`;
  }
  if (placeholder === '…' || placeholder.includes(' ') || WITHOUT_MEANING.has(placeholder)) {
    return '.*?';
  }
  const known = names.indexOf(placeholder);
  if (known >= 0) {
    return `\\${known + 1}`;
  }
  names.push(placeholder);
  return '(.+?)';
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
