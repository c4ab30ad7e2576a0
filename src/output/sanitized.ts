import { sanitizeText } from '../text/sanitize.ts';

/**
 * A copy of a result whose every text is free of control characters, so that a view cannot forget one: names, notes and
 * URLs come from a directory that others write to. For plain data only.
 */
export function sanitized<T>(result: T): T {
  const text = JSON.stringify(result, (_key, value: unknown) =>
    typeof value === 'string' ? sanitizeText(value) : value,
  );
  return JSON.parse(text) as T;
}
