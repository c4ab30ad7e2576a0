import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How a program of somebody else's library and the test that started it talk: lines of JSON on stdout and stdin. */
export type Line =
  /** Somebody has to go to this URL; a device code flow adds the code to type there. */
  | { readonly visit: string; readonly userCode?: string }
  | { readonly token: string; readonly refreshedToken?: string; readonly idTokenClaims?: unknown }
  | { readonly refusal: string };

/** Tells the test something. */
export function tell(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Sends the person who sits at the browser to `url`, and returns the URL at which that person arrived. */
export async function visit(url: string): Promise<string> {
  const answers = createInterface({ input: process.stdin });
  tell({ visit: url });
  const [arrived] = (await once(answers, 'line')) as [string];
  answers.close();
  return arrived;
}

/** Runs the program: what it returns is told, and so is why it fails. */
export async function converse<T>(run: (given: T) => Promise<Line>): Promise<void> {
  try {
    tell(await run(JSON.parse(process.argv[2] ?? '') as T));
  } catch (error) {
    tell({ refusal: describe(error) });
  }
}

/** The error with Entra's answer, which openid-client keeps beside its own message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code = 'error' in error ? ` ${String(error.error)}` : '';
  const details = 'error_description' in error ? ` ${String(error.error_description)}` : '';
  return `${error.name}: ${error.message}${code}${details}`;
}
