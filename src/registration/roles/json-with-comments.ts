const STRINGS_AND_COMMENTS = /"(?:\\.|[^"\\])*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g;
const STRINGS_AND_LAST_COMMAS = /"(?:\\.|[^"\\])*"|,(?=\s*[\]}])/g;

/**
 * Parses JSON as Newtonsoft.Json does for the FHIR server where that takes more than JSON: a byte order mark, comments,
 * and a comma after the last item. Its single quotes and bare names are not taken.
 *
 * Returns a sentence instead of a value where the text cannot be parsed. It names a line but quotes nothing: who names
 * the wrong file may have named one with a secret in it.
 */
export function parseJsonWithComments(text: string): { readonly value: unknown } | { readonly issue: string } {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(STRINGS_AND_COMMENTS, (match) => (match.startsWith('"') ? match : blank(match)))
    .replace(STRINGS_AND_LAST_COMMAS, (match) => (match.startsWith('"') ? match : ' '));
  try {
    const value: unknown = JSON.parse(plain);
    return { value };
  } catch (error) {
    const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = position === undefined ? null : plain.slice(0, Number(position)).split('\n').length;
    return { issue: line === null ? 'is not JSON.' : `is not JSON: something is wrong in line ${line}.` };
  }
}

/** Lines keep their numbers. */
function blank(comment: string): string {
  return comment.replaceAll(/[^\r\n]/g, ' ');
}
