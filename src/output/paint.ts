import { Chalk } from 'chalk';

/** The few ways in which our texts stand out; without colour each returns its text as it is. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly success: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warn: (text: string) => string;
  /** What is copied or opened: commands and addresses. */
  readonly command: (text: string) => string;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

/** Paint that colours, or leaves every text plain, for a terminal of so many columns. */
export function createPaint(color: boolean, columns?: number): Paint {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    success: (text) => chalk.green(text),
    error: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    command: (text) => chalk.cyan(text),
    columns,
  };
}
