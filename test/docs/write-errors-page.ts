import { writeFile } from 'node:fs/promises';
import { ERRORS_PAGE, freshErrorsPage } from './errors-page.ts';

await writeFile(ERRORS_PAGE, await freshErrorsPage());
