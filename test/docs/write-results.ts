import { writeFile } from 'node:fs/promises';
import { freshResults, RESULTS_FILE } from './published-results.ts';

await writeFile(RESULTS_FILE, await freshResults());
