import type { CatalogEntry, Cause } from '../../../src/explanation/catalog/entry.ts';
import { CATALOG, isFoundInDirectory } from '../../../src/explanation/catalog/index.ts';
import { code, heading, page, table, writtenFrom } from './markdown.ts';

/** The pages about the errors that `explain` knows, one for each, and the list of them, by their paths. */
export function explainedPages(): Readonly<Record<string, string>> {
  return {
    'docs/explained/index.md': indexPage(),
    ...Object.fromEntries(CATALOG.map((entry) => [`docs/explained/${entry.code}.md`, entryPage(entry)])),
  };
}

function indexPage(): string {
  return page(
    heading(1, 'Errors explained'),
    writtenFrom('src/explanation/catalog/'),
    'What Entra, Microsoft Graph and FHIR servers answer, with the causes in a set-up for FHIR. `fhir-apps explain CODE` prints the same; with `--for` it finds which cause it is for a client or a person.',
    table(
      ['Error', 'Meaning'],
      CATALOG.map(({ code: name, meaning }) => [`[${name}](${name}.md)`, meaning]),
    ),
  );
}

function entryPage({ code: name, meaning, causes, source }: CatalogEntry): string {
  return page(
    heading(1, name),
    writtenFrom('src/explanation/catalog/'),
    meaning,
    heading(2, causes.length === 1 ? 'Likely cause' : 'Likely causes'),
    ...causes.map((cause, index) => causePart(cause, index + 1)),
    ...(isFoundInDirectory(name)
      ? [heading(2, 'In your tenant'), `To find out which one applies: ${code(`fhir-apps explain ${name} --for REF`)}`]
      : []),
    `Source: [${new URL(source).host}](${source}). [All errors](index.md)`,
  );
}

function causePart({ cause, check, command, advice }: Cause, number: number): string {
  return [
    `${number}. ${cause}`,
    ...(advice === null ? [] : [`   - ${advice}`]),
    ...(command === null ? [] : [`   - To fix it: ${code(command)}`]),
    ...(check === null ? [] : [`   - To see it: ${code(check)}`]),
  ].join('\n');
}
