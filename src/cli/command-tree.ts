import type { Command, CommandSection } from './command.ts';

/** Everything that can be typed after `fhir-apps`. */
export interface CommandTree {
  readonly commands: readonly Command[];
  /** One line for each beginning that several commands share, such as `sandbox`. */
  readonly groups: Readonly<Record<string, string>>;
  /** What the first page of help lists. */
  readonly sections: readonly CommandSection[];
  /** Words that people try and that are no command: what they are after, and the command for it. */
  readonly triedWords: TriedWords;
}

/** Such as `login`, with `To see who is signed in` and `whoami`. */
export type TriedWords = Readonly<Record<string, { readonly aim: string; readonly command: string }>>;
