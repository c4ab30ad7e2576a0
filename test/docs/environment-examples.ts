import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A file of an environment that a page shows. */
export interface Example {
  /** The page, and the number of the example on it. */
  readonly where: string;
  readonly text: string;
}

/** The YAML blocks of pages that are whole files of environments: those that say a `fhirUrl`. */
export async function examplesIn(...pages: readonly string[]): Promise<readonly Example[]> {
  const texts = await Promise.all(
    pages.map((page) => readFile(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8')),
  );
  return texts.flatMap((text, index) =>
    [...text.matchAll(/^```yaml[^\n]*\n(.*?)^```$/gms)]
      .map(([, block = '']) => block)
      .filter((block) => /^fhirUrl:/m.test(block))
      .map((block, number) => ({ where: `${pages[index] ?? ''} ${number + 1}`, text: block })),
  );
}
