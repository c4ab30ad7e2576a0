import { canParseUrl } from '../text/can-parse-url.ts';
import { spellGlyphs } from './glyphs.ts';

/** What becomes of a text on its way to a stream. */
export interface TerminalTraits {
  /** Words take the place of glyphs. */
  readonly spellsGlyphs: boolean;
  /** Addresses can be opened by a click. */
  readonly hasLinks: boolean;
}

/** For whatever is no terminal. */
export const PLAIN_STREAM: TerminalTraits = { spellsGlyphs: false, hasLinks: false };

/** A harmless text (`sanitizeOutput`) as a stream with these traits gets it. */
export function terminalText(text: string, { spellsGlyphs, hasLinks }: TerminalTraits): string {
  const spelled = spellsGlyphs ? spellGlyphs(text) : text;
  return hasLinks ? linkAddresses(spelled) : spelled;
}

// eslint-disable-next-line no-control-regex -- a color may follow an address at once
const ADDRESS = /https?:\/\/[^\s"'`<>()[\]{}|\\^\u001b]+/g;

/** The longest address that becomes a link, in characters: VTE and iTerm2 ignore those over 2083. */
const MAX_LINK_LENGTH = 2000;

/**
 * Marks addresses as links (OSC 8, https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda). What is shown
 * stays the address itself, so that a link never leads elsewhere than it says.
 */
function linkAddresses(text: string): string {
  return text.replace(ADDRESS, (found) => {
    const address = found.replace(/[.,;:!?…]+$/, '');
    const target = targetOf(address);
    return target === null
      ? found
      : `\u001b]8;;${target}\u001b\\${address}\u001b]8;;\u001b\\${found.slice(address.length)}`;
  });
}

/** Percent-encoded, as a terminal must get it; null for what is no address. */
function targetOf(address: string): string | null {
  const href = canParseUrl(address) ? new URL(address).href : '';
  return /^[\x21-\x7e]+$/.test(href) && href.length <= MAX_LINK_LENGTH ? href : null;
}
