import { extname } from 'node:path';
import type { AccessResult } from '../access-result.ts';

/** The endings of the documents that access can be written as. */
export const DOCUMENT_ENDINGS = ['.html', '.svg', '.csv', '.md', '.mmd'] as const;

type Ending = (typeof DOCUMENT_ENDINGS)[number];

/** Each is loaded where it is asked for: the layout of the picture is large. */
const WRITERS: Readonly<Record<Ending, () => Promise<(result: AccessResult) => string>>> = {
  '.html': async () => (await import('./html.ts')).htmlOf,
  '.svg': async () => (await import('./svg.ts')).svgOf,
  '.csv': async () => (await import('./csv.ts')).csvOf,
  '.md': async () => (await import('./markdown.ts')).markdownOf,
  '.mmd': async () => (await import('./mermaid.ts')).mermaidOf,
};

/** The format that the name of a file asks for; null for any other ending. */
export function endingOf(path: string): Ending | null {
  const ending = extname(path).toLowerCase();
  return DOCUMENT_ENDINGS.find((each) => each === ending) ?? null;
}

/** All access as a document. */
export async function documentOf(result: AccessResult, ending: Ending): Promise<string> {
  return (await WRITERS[ending]())(result);
}
