import { sanitizeText } from '../text/sanitize.ts';

/**
 * A copy of a result whose every text is free of control characters: names, notes and URLs come from a directory that
 * others write to. Done once, where a result is shown, and not where an answer is read: what was read is compared,
 * merged and written back as it is. For plain data only.
 */
export function sanitized<T>(result: T): T {
  const text = JSON.stringify(result ?? null, (_key, value: unknown) =>
    typeof value === 'string' ? sanitizeText(value) : value,
  );
  return JSON.parse(text) as T;
}
