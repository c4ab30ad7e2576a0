/**
 * Milliseconds that a `Retry-After` header asks for: whole or fractional seconds (Graph sends both) or an HTTP date;
 * null where it is absent or unreadable (RFC 9110 section 10.2.3, facts/graph.md 0.9).
 */
export function retryAfterMilliseconds(header: string | null, now: Date): number | null {
  if (header === null) {
    return null;
  }
  if (/^\d+(\.\d+)?$/.test(header.trim())) {
    return Math.ceil(Number(header) * 1000);
  }
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
