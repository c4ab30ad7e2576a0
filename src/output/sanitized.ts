import { sanitizeText } from '../text/sanitize.ts';

/**
 * A result whose every text is free of control characters: names, notes and URLs come from a directory that others write
 * to. Done once, where a result is shown, and not where an answer is read: what was read is compared, merged and written
 * back as it is. Only what is not clean is copied, since a thousand registrations take much memory. For plain data only.
 */
export function sanitized<T>(result: T): T {
  return cleaned(result) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') {
    return sanitizeText(value);
  }
  if (Array.isArray(value)) {
    const members: readonly unknown[] = value;
    const clean = members.map(cleaned);
    return clean.some((member, index) => member !== members[index]) ? clean : members;
  }
  return typeof value === 'object' && value !== null ? cleanedRecord(value) : value;
}

function cleanedRecord(record: object): object {
  const changes = Object.entries<unknown>({ ...record }).flatMap(([name, value]) => {
    const clean = cleaned(value);
    return clean === value ? [] : [[name, clean] as const];
  });
  return changes.length === 0 ? record : { ...record, ...Object.fromEntries(changes) };
}
