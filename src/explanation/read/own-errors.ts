import { ERROR_CODES } from '../../errors/error-codes.ts';
import type { CatalogEntry } from '../catalog/entry.ts';

/** An error of this tool; its page is in the manual. */
export type OwnError = Omit<CatalogEntry, 'source'> & { readonly source: null };

/** How this tool prints a code, to people and in JSON; remedies are Markdown, in which code has backticks. */
const PRINTED = /\bcode"?[: ]{1,2}"?([a-z_]{3,40})\b/gi;

/** The errors of this tool that a text names, as the manual explains them. */
export function ownErrors(text: string): readonly OwnError[] {
  const named = [...text.matchAll(PRINTED)].map(([, code = '']) => code.toLowerCase());
  const alone = /^[a-z_]{3,40}$/.test(text.trim()) ? [text.trim()] : [];
  return Object.entries(ERROR_CODES)
    .filter(([code]) => named.includes(code) || alone.includes(code))
    .map(([code, { meaning, remedy }]) => ({
      code,
      meaning,
      causes: [{ cause: 'The message of the run has the details.', check: null, command: null, advice: remedy }],
      source: null,
    }));
}
