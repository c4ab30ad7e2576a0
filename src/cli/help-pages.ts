import type { HelpPage } from './help-page.ts';

/** Empty in the source; `rolldown.config.mjs` puts every page here. */
export const HELP_PAGES: readonly HelpPage[] = [];
