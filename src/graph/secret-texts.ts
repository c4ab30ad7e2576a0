/** Every secret in an answer of Microsoft Graph, at any depth: what `secretText` holds (Graph: passwordCredential). */
export function secretTextsIn(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) {
    return [];
  }
  return Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    name === 'secretText' && typeof value === 'string' ? [value] : secretTextsIn(value),
  );
}
