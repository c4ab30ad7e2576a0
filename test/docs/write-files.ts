import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { generatedFiles, inRepository } from './pages/generated-files.ts';

for (const { path, text } of await generatedFiles()) {
  const file = inRepository(path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
