import type { Kind } from './difference.ts';

/** Why an answer may be another than the recorded one. */
export type Reason = 'age of the recording' | "the recorder's scrubbing" | 'on purpose';

/** A kind of difference that is none of the sandbox. */
export interface AcceptedDifference {
  readonly kind: Kind;
  /** A pattern of pointers, with `*` for any index and `**` for anything. */
  readonly field: string;
  /** A pattern of names of recordings, with `*` for anything. */
  readonly recordings: string;
  readonly reason: Reason;
  /** What shows that it is that. */
  readonly why: string;
}

/** All differences that are accepted; a line that nothing needs any more fails the run. */
export const ACCEPTED: readonly AcceptedDifference[] = [
  {
    kind: 'header',
    field: '/headers/content-type',
    recordings: 'azure-powershell.*',
    reason: "the recorder's scrubbing",
    why: 'The recorder wrote it as .NET prints it, with a blank after each semicolon.',
  },
];
