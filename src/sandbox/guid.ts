const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is a GUID in its usual form, in either case (RFC 9562 §4), of whatever version. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}
