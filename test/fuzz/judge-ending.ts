import type { InProcessEnding } from '../main/run-in-process.ts';
import type { TypedLine } from './command-lines.ts';

/**
 * What ends a line that is stopped before it signs in: done, since it needed no tenant; refused as it was typed; or
 * stopped, since nothing was wrong with it.
 */
const EXPECTED_EXITS: readonly number[] = [0, 2, 130];

/**
 * Joiners that change what is seen: between two letters or marks, and between the pictures of one emoji (Unicode UTS
 * #51, ED-16).
 */
const VISIBLE_JOINERS =
  /(?<=[\p{L}\p{M}])[\u200C\u200D](?=[\p{L}\p{M}])|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/gu;

/** Escapes, and what hides or reorders text: none of it may come back from what was typed. Line breaks are ours. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;

/** All that is wrong with how a line ended; empty where nothing is. */
export function faultsOf({ argv, env }: TypedLine, ending: InProcessEnding): readonly string[] {
  const { exitCode, stdout, stderr } = ending;
  const words = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const isDebugged = words.includes('--debug') || env.FHIR_APPS_DEBUG !== undefined;
  return [
    ...(EXPECTED_EXITS.includes(exitCode) ? [] : [`It ended with ${exitCode}.`]),
    ...(!isDebugged && /^\s+at .+:\d+:\d+\)?$/m.test(stdout + stderr) ? ['It shows a stack trace.'] : []),
    ...(UNSEEN.test((stdout + stderr).replace(VISIBLE_JOINERS, '')) ? ['It gives control characters back.'] : []),
    ...(exitCode === 0 || wasStopped(ending) ? [] : refusalFaults(stdout, stderr)),
    ...(words.includes('--json') && exitCode !== 0 && stdout === '' ? ['It tells no JSON.'] : []),
  ];
}

/** What the user wants has no code: people read only that nothing was done. */
function wasStopped({ exitCode, stdout, stderr }: InProcessEnding): boolean {
  return exitCode === 130 && stdout === '' && /^Canceled\.$/m.test(stderr);
}

/** A refusal is one JSON object alone on stdout, or words on stderr; both name a code. */
function refusalFaults(stdout: string, stderr: string): readonly string[] {
  const code = stdout === '' ? /^Code (\S+)$/m.exec(stderr)?.[1] : codeIn(stdout);
  return code !== undefined && /^[a-z]+(_[a-z]+)*$/.test(code) && code !== 'bug' ? [] : ['It names no error.'];
}

function codeIn(stdout: string): string | undefined {
  try {
    const envelope = JSON.parse(stdout) as { readonly ok?: unknown; readonly error?: { readonly code?: unknown } };
    return envelope.ok === false && typeof envelope.error?.code === 'string' ? envelope.error.code : undefined;
  } catch {
    return undefined;
  }
}
