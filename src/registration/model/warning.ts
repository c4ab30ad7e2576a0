/** Something the user should know although the run goes on; `code` is part of the command line's contract. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}
