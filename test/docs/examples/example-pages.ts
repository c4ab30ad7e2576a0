import { repositoryPaths } from '../source-files.ts';
import { readExisting } from '../pages/generated-files.ts';
import { steady } from './compare-output.ts';
import { type PageRun, runPage } from './run-page.ts';
import { pageSteps } from './page-steps.ts';

/** Pages whose commands other tests run: the examples of help, and a walk through the browser. */
const ELSEWHERE = ['docs/reference/commands.md', 'docs/tasks/smart-app.md', 'docs/sandbox.md', 'docs/assumptions.md'];

/** The pages that have commands to run, as paths from the root of the repository. */
export async function examplePages(): Promise<readonly string[]> {
  const pages = repositoryPaths('README.md', 'docs').filter(
    (path) => path.endsWith('.md') && !ELSEWHERE.includes(path),
  );
  const texts = await Promise.all(pages.map(readExisting));
  return pages.filter((_page, index) => pageSteps(texts[index] ?? '').some(({ kind }) => kind === 'commands'));
}

/** A page with what its commands print now; blocks stay where nothing but ids, times and ports differ. */
export async function freshPage(
  path: string,
): Promise<{ readonly text: string; readonly failures: PageRun['failures'] }> {
  const page = await readExisting(path);
  const { outputs, failures } = await runPage(page);
  const text = outputs.reduceRight((all, { step, printed }) => {
    const isFresh = steady(step.text) === steady(printed);
    const block = `${printed.trimEnd()}\n`;
    return isFresh ? all : all.slice(0, step.start) + block + all.slice(step.start + step.text.length);
  }, page);
  return { text, failures };
}
