import { writeFile } from 'node:fs/promises';
import { freshSchema, SCHEMA_FILE } from './published-schema.ts';

await writeFile(SCHEMA_FILE, await freshSchema());
