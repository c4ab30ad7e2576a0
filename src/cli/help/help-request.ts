import { BUILT_PAGES, subjectOf } from './built-pages.ts';
import { helpWidth, renderHelp } from './help-page.ts';
import { helpPaint } from './help-paint.ts';

/** What help is printed on. */
export interface HelpSurface {
  /** The width of the terminal; undefined where there is none. */
  readonly columns?: number;
  /** True where it takes colour. */
  readonly color: boolean;
}

/**
 * What a plain command line for help or version prints, without commands and parser. Null for every other command line,
 * and for help where nothing was built.
 */
export async function requestedText(
  argv: readonly string[],
  version: string,
  { columns, color }: HelpSurface,
): Promise<string | null> {
  if (argv.length === 1 && (argv[0] === '-V' || argv[0] === '--version')) {
    return `${version}\n`;
  }
  const words = argv.map((word) => (word === '-h' ? '--help' : word));
  const about = await BUILT_PAGES.get(JSON.stringify(subjectOf(words)))?.();
  const page = about?.PAGES.find(({ askedBy }) => askedBy.some((each) => each.join('\0') === words.join('\0')));
  return page === undefined ? null : renderHelp(page, helpWidth(columns), helpPaint(color));
}
