/** A word as sh reads it back: plain where that is safe, else in single quotes (POSIX Shell Command Language, 2.2.2). */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
