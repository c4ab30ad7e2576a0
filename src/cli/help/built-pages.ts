import type { HelpPage } from './help-page.ts';

/**
 * Loads the page of help that words ask for, as JSON (`["secret","rotate","--help"]`); empty in the source:
 * `rolldown.config.mjs` puts every page here.
 */
export const BUILT_PAGES: ReadonlyMap<string, () => Promise<{ readonly PAGE: HelpPage }>> = new Map();
