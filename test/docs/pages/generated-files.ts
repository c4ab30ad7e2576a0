import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { freshResults } from '../published-results.ts';
import { freshSchema } from '../published-schema.ts';
import { commandsPage } from './commands-page.ts';
import { errorsPage } from './errors-page.ts';
import { explainedPages } from './explained-pages.ts';
import { exitCodesPage } from './exit-codes-page.ts';
import { jsonPage } from './json-page.ts';
import { manPages } from './man-pages.ts';
import { variablesPage } from './variables-page.ts';

/** A file that `npm run docs` writes. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Where a path from the root of the repository leads. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

/** Everything that is made of the commands, the codes and the schemas, as it should be now. */
export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const results = await freshResults();
  const pages = {
    'docs/reference/commands.md': commandsPage(),
    'docs/reference/variables.md': variablesPage(),
    'docs/reference/exit-codes.md': exitCodesPage(),
    'docs/reference/json.md': jsonPage(results),
    'docs/errors.md': errorsPage(),
    ...explainedPages(),
  };
  const manuals = manPages();
  return [
    { path: 'package.json', text: withManuals(await readExisting('package.json'), Object.keys(manuals)) },
    { path: 'docs/fhir-apps.schema.json', text: await freshSchema() },
    { path: 'docs/results.schema.json', text: results },
    ...(await Promise.all(Object.entries(pages).map(([path, text]) => formatted(path, text)))),
    ...Object.entries(manuals).map(([name, text]) => ({ path: `man/${name}`, text: `${text}\n` })),
  ];
}

/** npm links the manual pages that the manifest lists, one by one, and none of a folder. */
function withManuals(manifest: string, names: readonly string[]): string {
  const man = names.map((name) => `man/${name}`).toSorted();
  const parsed = z.looseObject({}).parse(JSON.parse(manifest));
  return `${JSON.stringify({ ...parsed, man }, null, 2)}\n`;
}

async function formatted(path: string, text: string): Promise<GeneratedFile> {
  const file = inRepository(path);
  return { path, text: await format(text, { ...(await resolveConfig(file)), filepath: file }) };
}

/** What a file holds; empty where it does not exist. */
export function readExisting(path: string): Promise<string> {
  return readFile(inRepository(path), 'utf8').catch(() => '');
}
