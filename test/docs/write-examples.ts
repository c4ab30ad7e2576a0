import { writeFile } from 'node:fs/promises';
import { examplePages, freshPage } from './examples/example-pages.ts';
import { inRepository } from './pages/generated-files.ts';

for (const path of process.argv.length > 2 ? process.argv.slice(2) : await examplePages()) {
  const { text, failures } = await freshPage(path);
  await writeFile(inRepository(path), text);
  for (const failure of failures) {
    process.stderr.write(`${path}: ${JSON.stringify(failure)}\n`);
    process.exitCode = 1;
  }
}
