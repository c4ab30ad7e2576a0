/** The longest time in milliseconds that Node's timers can wait; beyond it they would not wait at all. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The three forms of an HTTP date begin with the day of the week (RFC 9110 section 5.6.7). */
const HTTP_DATE = /^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? /i;

/**
 * Milliseconds that a `Retry-After` header asks for: whole or fractional seconds (Graph sends both) or an HTTP date.
 * Null where it is absent, unreadable, or asks for no waiting at all, so that the caller's own backoff holds
 * (RFC 9110 section 10.2.3; https://learn.microsoft.com/graph/throttling).
 */
export function retryAfterMilliseconds(header: string | null, now: Date): number | null {
  const text = (header ?? '').trim();
  const asked = /^\d+(\.\d+)?$/.test(text)
    ? Math.ceil(Number(text) * 1000)
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now.getTime()
      : 0;
  return asked > 0 ? Math.min(asked, MAX_TIMER_MS) : null;
}
