/** True for an id as Microsoft Entra ID and Azure give it, in either letter case. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
}
