import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { README, readReadme, withFreshTables } from './readme-tables.ts';

const options = await resolveConfig(README);
await writeFile(README, await format(withFreshTables(await readReadme()), { ...options, filepath: README }));
