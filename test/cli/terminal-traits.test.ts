import { describe, expect, it } from 'vitest';
import { terminalTraits, type TraitsOptions } from '../../src/cli/terminal-traits.ts';

const traits = (env: NodeJS.ProcessEnv, options: Partial<TraitsOptions> = {}): ReturnType<typeof terminalTraits> =>
  terminalTraits(env, { isTerminal: true, noAnimation: false, platform: 'linux', ...options });

describe('words in the place of glyphs', () => {
  it.each<[string, boolean, NodeJS.ProcessEnv, Partial<TraitsOptions>]>([
    ['a terminal that says nothing', false, {}, {}],
    ['TERM=dumb', true, { TERM: 'dumb' }, {}],
    ['the console of Linux', true, { TERM: 'linux', LANG: 'C.UTF-8' }, {}],
    ['a locale of UTF-8', false, { LANG: 'de_DE.UTF-8' }, {}],
    ['a locale of utf8', false, { LANG: 'C.utf8' }, {}],
    ['the locale C', true, { LANG: 'C' }, {}],
    ['Latin 1', true, { LANG: 'de_DE.ISO-8859-1' }, {}],
    ['LC_ALL over LANG', true, { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, {}],
    ['LC_CTYPE over LANG', false, { LC_CTYPE: 'C.UTF-8', LANG: 'C' }, {}],
    ['an empty LC_ALL', false, { LC_ALL: '', LANG: 'C.UTF-8' }, {}],
    ['--no-animation', true, { LANG: 'C.UTF-8' }, { noAnimation: true }],
    ['--no-animation into a pipe', true, {}, { noAnimation: true, isTerminal: false }],
    ['a pipe with the locale C', false, { LANG: 'C', TERM: 'dumb' }, { isTerminal: false }],
    ['a console of Windows', true, {}, { platform: 'win32' }],
    ['Windows Terminal', false, { WT_SESSION: 'x' }, { platform: 'win32' }],
    ['Visual Studio Code on Windows', false, { TERM_PROGRAM: 'vscode' }, { platform: 'win32' }],
  ])('%s: %s', (_, spellsGlyphs, env, options) => {
    expect(traits(env, options).spellsGlyphs).toBe(spellsGlyphs);
  });
});

describe('links', () => {
  it.each<[string, boolean, NodeJS.ProcessEnv, Partial<TraitsOptions>]>([
    ['a terminal that says nothing', false, {}, {}],
    ['xterm', false, { TERM: 'xterm-256color' }, {}],
    ['Windows Terminal', true, { WT_SESSION: 'x' }, {}],
    ['VTE 0.50', false, { VTE_VERSION: '5000' }, {}],
    ['VTE 0.72', true, { VTE_VERSION: '7200' }, {}],
    ['iTerm2 3.0', false, { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.0.9' }, {}],
    ['iTerm2 3.5', true, { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.0' }, {}],
    ['Terminal of macOS', false, { TERM_PROGRAM: 'Apple_Terminal', TERM_PROGRAM_VERSION: '455' }, {}],
    ['Visual Studio Code 1.71', false, { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.71.0' }, {}],
    ['Visual Studio Code', true, { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.95.0' }, {}],
    ['WezTerm', true, { TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20240203-110809-5046fc22' }, {}],
    ['kitty', true, { TERM: 'xterm-kitty' }, {}],
    ['tmux in kitty', false, { TERM: 'xterm-kitty', TMUX: '/tmp/tmux' }, {}],
    ['a pipe', false, { WT_SESSION: 'x' }, { isTerminal: false }],
    ['CI', false, { WT_SESSION: 'x', CI: 'true' }, {}],
    ['--no-animation', false, { WT_SESSION: 'x' }, { noAnimation: true }],
  ])('%s: %s', (_, hasLinks, env, options) => {
    expect(traits(env, options).hasLinks).toBe(hasLinks);
  });
});
