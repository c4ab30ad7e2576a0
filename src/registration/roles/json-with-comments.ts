import { parse, type ParseError } from 'jsonc-parser';

/**
 * Parses JSON as Newtonsoft.Json does for the FHIR server where that takes more than JSON: a byte order mark, comments,
 * and a comma after the last item. Its single quotes and bare names are not taken.
 *
 * Returns a sentence instead of a value where the text cannot be parsed. It names a line but quotes nothing: who names
 * the wrong file may have named one with a secret in it.
 */
export function parseJsonWithComments(text: string): { readonly value: unknown } | { readonly issue: string } {
  const plain = text.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const value: unknown = parse(plain, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined) {
    return { value };
  }
  const line = plain.slice(0, first.offset).split('\n').length;
  return { issue: plain.trim() === '' ? 'is not JSON.' : `is not JSON: something is wrong in line ${line}.` };
}
