import { createInterface } from 'node:readline';
import { inspect } from 'node:util';

/**
 * What a program of someone else's library tells the test that started it: lines of JSON on stdout. On stdin it reads
 * what it is told, secrets too, as a line of JSON, and then a line for each visit.
 */
export type Line =
  /** Someone has to go to this URL; a device code flow adds the code to type there. */
  | { readonly visit: string; readonly userCode?: string }
  | { readonly token: string; readonly refreshedToken?: string; readonly idTokenClaims?: unknown }
  /** What it did for nobody's sign-in, such as changing a directory. */
  | { readonly done: unknown }
  | { readonly refusal: string };

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Tells the test something. */
export function tell(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Sends the person who sits at the browser to `url`, and returns the URL at which that person arrived. */
export async function visit(url: string): Promise<string> {
  tell({ visit: url });
  return nextLine();
}

async function nextLine(): Promise<string> {
  const next = await answers.next();
  return next.done === true ? '' : next.value;
}

/** Runs the program: what it returns is told, and so is why it fails. */
export async function converse<T>(run: (given: T) => Promise<Line>): Promise<void> {
  try {
    tell(await run(JSON.parse(await nextLine()) as T));
  } catch (error) {
    tell({ refusal: describe(error) });
  }
}

/** The error with Entra's answer, which openid-client keeps beside its own message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return inspect(error);
  }
  const code = 'error' in error ? ` ${String(error.error)}` : '';
  const details = 'error_description' in error ? ` ${String(error.error_description)}` : '';
  return `${error.name}: ${error.message}${code}${details}`;
}
