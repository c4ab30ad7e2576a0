/** Why something was refused, how to see whether that is it, and what fixes it. */
export interface Cause {
  /** One sentence. */
  readonly cause: string;
  /** The command that shows it, with REF, WHO, SINK and the like for what differs; null where none does. */
  readonly check: string | null;
  /** The command that fixes it, spelled likewise; null where none of fhir-apps does. */
  readonly command: string | null;
  /** What fixes it where no command does, or what to heed; null for nothing. */
  readonly advice: string | null;
}

/** One error that users of FHIR servers on Azure meet. */
export interface CatalogEntry {
  /** As it is printed: `AADSTS65001`, Graph's code, or a name of ours for a text of a FHIR server. */
  readonly code: string;
  /** What has happened, in one sentence. */
  readonly meaning: string;
  /** The most likely first; at least one. */
  readonly causes: readonly Cause[];
  /** What the error's text has where it has no code, in lower case; default: its code. */
  readonly phrases?: readonly (string | RegExp)[];
  /** True for what says little: it counts only where nothing else was recognized. Default: false. */
  readonly isGeneral?: boolean;
  /** A public page about it. */
  readonly source: string;
}

/** A cause that a command fixes. */
export function fixedBy(cause: string, command: string, check: string | null = null): Cause {
  return { cause, check, command, advice: null };
}

/** A cause that something else than a command of ours fixes. */
export function advised(cause: string, advice: string, check: string | null = null): Cause {
  return { cause, check, command: null, advice };
}
