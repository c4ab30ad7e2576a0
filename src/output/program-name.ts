import { basename, isAbsolute, relative, sep } from 'node:path';

/** The first words of all commands; a test compares them with the commands. */
export const FIRST_WORDS = [
  ...['register', 'plan', 'apply', 'drift', 'destroy', 'init', 'list', 'show', 'settings', 'adopt', 'delete'],
  ...[
    'restore',
    'edit',
    'rename',
    'disable',
    'enable',
    'role',
    'consent',
    'credential',
    'approve',
    'secret',
    'expiring',
  ],
  ...['verify', 'explain', 'access', 'fhir-user', 'token', 'whoami', 'schema', 'sandbox', 'completion', 'help'],
];

/** A command begins where no word does, or where a colour begins. */
const CALL = new RegExp(
  `(?<=^|[^\\w./-]|\u001b\\[\\d+m)fhir-apps(?= (?:(?:${FIRST_WORDS.join('|')})\\b|--help|<command>))`,
  'g',
);

/**
 * A text for people with every command in it as this program was called; what is no command, such as "not made by
 * fhir-apps", stays.
 */
export function withProgramName(text: string, program = 'fhir-apps'): string {
  return program === 'fhir-apps' ? text : text.replace(CALL, () => program);
}

/**
 * How to call this program again from `cwd`, quoted for sh: `fhir-apps` where it was found by that name (npm's link, on
 * Windows npm's script in `node_modules`), else node and the script. `script` is the second word of `process.argv`.
 */
export function programName(script: string | undefined, cwd: string): string {
  if (script === undefined || !/^fhir-apps\.[cm]?js$/.test(basename(script))) {
    return 'fhir-apps';
  }
  if (script.split(sep).slice(-4).join('/') === 'node_modules/fhir-apps/bin/fhir-apps.js') {
    return 'fhir-apps';
  }
  const path = relative(cwd, script);
  return `node ${quoteForShell(path === '' || path.startsWith('..') || isAbsolute(path) ? script : path)}`;
}

/**
 * A word as sh reads it back: plain where that is safe, else in single quotes (POSIX Shell Command Language, 2.2.2).
 */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
