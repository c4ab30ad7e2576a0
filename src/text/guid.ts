/** An id as Microsoft Entra ID and Azure give it, in either letter case. */
export const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** True for such an id. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}
