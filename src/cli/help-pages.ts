/**
 * The pages of help as JSON of a HelpPage, by the words of their commands as JSON (`["secret","rotate"]`); empty in the
 * source: `rolldown.config.mjs` puts every page here.
 */
export const HELP_PAGES: ReadonlyMap<string, string> = new Map();
