/** The exit codes that scripts test for; a number is never given a second meaning. */
export const EXIT_CODES = [0, 1, 2, 3, 4, 5, 6, 70, 130, 143] as const;

/** One of {@link EXIT_CODES}. */
export type ExitCode = (typeof EXIT_CODES)[number];
