import type { SettledInputOf } from './fields/field.ts';
import type { KnownValues } from '../registration/answers/field-definition.ts';
import { GLOBAL_FIELDS } from './fields/global-fields.ts';
import { isCi, mayColor } from './may-color.ts';
import { settledInput } from './parse-field.ts';
import type { TerminalTraits } from '../output/terminal-text.ts';
import type { OutputStream, Streams } from './run-host.ts';
import { terminalTraits } from './terminal-traits.ts';

/** What the global flags and variables say, by the keys of {@link GLOBAL_FIELDS}, and what follows from them. */
export interface GlobalSettings extends SettledInputOf<typeof GLOBAL_FIELDS> {
  /** Also true with `debug`. */
  readonly verbose: boolean;
  /** A person is there to answer: stdin and stderr are terminals, not CI, not `--json`, not `--no-input`. */
  readonly canAsk: boolean;
  /** stdout may be coloured; stderr follows {@link colorErrors}, since one of them is often redirected. */
  readonly color: boolean;
  readonly colorErrors: boolean;
  /** What stdout, and what stderr may be given. */
  readonly traits: TerminalTraits;
  readonly errorTraits: TerminalTraits;
}

/** The settings in values of the global fields. */
export function readSettings(values: KnownValues, env: NodeJS.ProcessEnv, streams: Streams): GlobalSettings {
  const given = settledInput(GLOBAL_FIELDS, values);
  const { json, noInput, noColor, noAnimation } = given;
  const traitsOf = ({ isTTY }: OutputStream): TerminalTraits =>
    terminalTraits(env, { isTerminal: isTTY, noAnimation, platform: process.platform });
  return {
    ...given,
    verbose: given.verbose || given.debug,
    canAsk: streams.stdin.isTTY === true && streams.stderr.isTTY === true && !isCi(env) && !json && !noInput,
    color: mayColor(env, streams.stdout.isTTY, noColor),
    colorErrors: mayColor(env, streams.stderr.isTTY, noColor),
    traits: traitsOf(streams.stdout),
    errorTraits: traitsOf(streams.stderr),
  };
}
