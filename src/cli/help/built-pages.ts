import type { HelpPage } from './help-page.ts';

/**
 * Loads the pages of help about a command, group or topic, by its words as JSON (`["role","list"]`); empty in the
 * source: `rolldown.config.mjs` puts every page here.
 */
export const BUILT_PAGES: ReadonlyMap<string, () => Promise<{ readonly PAGES: readonly HelpPage[] }>> = new Map();

/** The words that {@link BUILT_PAGES} has the pages by which are asked for by these. */
export function subjectOf(askedBy: readonly string[]): readonly string[] {
  return askedBy.at(-1) === '--help' ? askedBy.slice(0, -1) : askedBy.slice(1);
}
