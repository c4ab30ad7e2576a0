import type { Command } from './command.ts';

/** Every command, in the order that `fhir-apps --help` lists them. */
export const ALL_COMMANDS: readonly Command[] = [];

/** What the commands that share a first word are about, in one line each. */
export const COMMAND_GROUPS: Readonly<Record<string, string>> = {
  sandbox: 'Serve the embedded tenant to other software, look at it, or empty it.',
};
