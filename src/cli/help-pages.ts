import type { HelpPage } from './help-page.ts';

/**
 * Loads the page of help for the words of a command or group, as JSON (`["secret","rotate"]`); empty in the source:
 * `rolldown.config.mjs` puts every page here.
 */
export const HELP_PAGES: ReadonlyMap<string, () => Promise<{ readonly PAGE: HelpPage }>> = new Map();
