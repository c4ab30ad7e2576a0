const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\b\d{8}T\d{6}Z\b/g;

/**
 * What our tags look like, with what differs from one application to the next taken out:
 * `fhir-apps:retire:{id}:{time}`.
 */
export function tagGrammar(tags: readonly string[]): readonly string[] {
  const ours = tags.filter((tag) => tag.startsWith('fhir-apps'));
  return [...new Set(ours.map(formOf))].sort();
}

function formOf(tag: string): string {
  const [mark = '', name, ...rest] = tag.replace(GUID, '{id}').replace(TIME, '{time}').split(':');
  const parts =
    rest[0] === '{id}'
      ? [rest[0], ...(rest.length > 1 ? [placeOf(rest.slice(1))] : [])]
      : [rest.length > 0 ? '{text}' : ''];
  return [mark, name, ...parts].filter((part) => part !== undefined && part !== '').join(':');
}

function placeOf(rest: readonly string[]): string {
  return rest.join(':') === '{time}' ? '{time}' : '{text}';
}
