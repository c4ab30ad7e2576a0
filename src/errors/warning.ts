import type { ErrorCode } from './error-codes.ts';
import type { WarningCode } from './warning-codes.ts';
import { type NameInput, type Wording, worded } from './wording.ts';

/** Something the user should know although the run goes on; `code` is part of the command line's contract. */
export interface Warning {
  /** That of an error where one was put up with. */
  readonly code: WarningCode | ErrorCode;
  /** A sentence or more, for people. */
  readonly message: Wording;
}

/** The warning as results show it, with inputs named as flags unless told otherwise. */
export function wordedWarning<Code>(
  { code, message }: { readonly code: Code; readonly message: Wording },
  nameInput?: NameInput,
): { readonly code: Code; readonly message: string } {
  return { code, message: worded(message, nameInput) };
}
