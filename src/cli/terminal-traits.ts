import { PLAIN_STREAM, type TerminalTraits } from '../output/terminal-text.ts';
import { isCi } from './may-color.ts';

/** What traits follow from, besides the environment. */
export interface TraitsOptions {
  readonly isTerminal: boolean | undefined;
  /** `--no-animation`: nothing moves, and words say what glyphs show. */
  readonly noAnimation: boolean;
  readonly platform: NodeJS.Platform;
}

/** What a stream may be given, by the variables that terminals set. */
export function terminalTraits(env: NodeJS.ProcessEnv, options: TraitsOptions): TerminalTraits {
  const { isTerminal, noAnimation, platform } = options;
  if (isTerminal !== true) {
    return { ...PLAIN_STREAM, spellsGlyphs: noAnimation };
  }
  return {
    spellsGlyphs: noAnimation || !showsUnicode(env, platform),
    hasLinks: !noAnimation && env.TERM !== 'dumb' && !isCi(env) && isKnownToHaveLinks(env),
  };
}

/** As {@link terminalTraits}, for help, which is printed before anything reads `--no-animation` or its variable. */
export function helpTraits(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  isTerminal: boolean | undefined,
): TerminalTraits {
  const isSet = env.FHIR_APPS_NO_ANIMATION === '1' || env.FHIR_APPS_NO_ANIMATION === 'true';
  const noAnimation = argv.includes('--no-animation') || isSet;
  return terminalTraits(env, { isTerminal, noAnimation, platform: process.platform });
}

/**
 * Whether a terminal shows more than ASCII. Elsewhere than on Windows its locale says so (POSIX Base Definitions, 8.2),
 * and one that says nothing is taken to; the console of Linux has a font without our glyphs. On Windows the terminals
 * that do are known by their variables (https://github.com/sindresorhus/is-unicode-supported), and the code page of
 * another console by nothing that can be read.
 */
function showsUnicode(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') {
    return false;
  }
  if (platform === 'win32') {
    return isSet(env.WT_SESSION) || isSet(env.TERM_PROGRAM) || isSet(env.ConEmuTask) || isSet(env.TERM);
  }
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find(isSet);
  return locale === undefined || /utf-?8/i.test(locale);
}

/**
 * The terminals that open links, by their variables and versions (https://github.com/chalk/supports-hyperlinks). Inside
 * of tmux and screen, which inherit the variables of the terminal around them, it is not known.
 */
function isKnownToHaveLinks(env: NodeJS.ProcessEnv): boolean {
  if (isSet(env.TMUX) || isSet(env.STY)) {
    return false;
  }
  if (isSet(env.WT_SESSION) || /^(alacritty|xterm-kitty|xterm-ghostty)$/.test(env.TERM ?? '')) {
    return true;
  }
  const [major = 0, minor = 0] = (env.TERM_PROGRAM_VERSION ?? '').split(/[.-]/).map(Number);
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return major > 3 || (major === 3 && minor >= 1);
    case 'WezTerm':
      return major >= 20_200_620;
    case 'vscode':
      return major > 1 || (major === 1 && minor >= 72);
    case 'ghostty':
    case 'zed':
      return true;
    default:
      // 0.50.0, which is 5000, crashes at a link.
      return Number(env.VTE_VERSION ?? 0) > 5000;
  }
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
