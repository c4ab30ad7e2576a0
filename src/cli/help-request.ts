import { HELP_PAGES } from './help-pages.ts';
import { helpWidth, renderHelp } from './help-page.ts';

/**
 * What a plain command line for help or version prints, without commands and parser. Null for every other command line,
 * and for help where nothing was built. `columns` is the width of the terminal; undefined where there is none.
 */
export async function requestedText(
  argv: readonly string[],
  version: string,
  columns?: number,
): Promise<string | null> {
  if (argv.length === 1 && (argv[0] === '-V' || argv[0] === '--version')) {
    return `${version}\n`;
  }
  const words = helpedWords(argv);
  if (words === null) {
    return null;
  }
  const page = await HELP_PAGES.get(JSON.stringify(words))?.();
  return page === undefined ? null : renderHelp(page.PAGE, helpWidth(columns));
}

/** The words whose help is asked for; null where none is. Nothing typed at all is left to the parser. */
function helpedWords(argv: readonly string[]): readonly string[] | null {
  const last = argv.at(-1);
  if (last === '-h' || last === '--help') {
    return argv.slice(0, -1);
  }
  return argv[0] === 'help' ? argv.slice(1) : null;
}
