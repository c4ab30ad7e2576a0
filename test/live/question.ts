import type { Live } from './live.ts';

/** What a question found, as JSON: it has what the assumption claims, and nothing that differs without it. */
export type Finding = string | number | boolean | null | readonly Finding[] | { readonly [name: string]: Finding };

/** One assumption, and how it is asked. */
export interface Question {
  /** Its id in docs/assumptions.md, such as `A4`. */
  readonly assumption: string;
  /** The claim, in a few words. */
  readonly title: string;
  /** What the command line has to name for it; default: nothing but the tenant. */
  readonly needs?: 'resource group' | 'vault';
  /** Asks. Throws NotAsked where that cannot be done here. */
  readonly ask: (live: Live) => Promise<Finding>;
  /** What the sandbox answers, where it takes another sign-in to ask it. Default: it is asked. */
  readonly inSandbox?: () => Finding;
}
