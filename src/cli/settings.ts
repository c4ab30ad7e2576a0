import type { FieldValues } from './fields/field.ts';
import { AUTH_METHODS, CLOUD_NAMES } from './fields/global-fields.ts';
import { durationSeconds } from '../registration/answers/duration.ts';
import type { Streams } from './run-host.ts';

const DEFAULT_TIMEOUT_SECONDS = 180;

/** What the global flags and variables say, with defaults in place. */
export interface GlobalSettings {
  readonly tenant: string | undefined;
  readonly cloud: (typeof CLOUD_NAMES)[number] | undefined;
  readonly auth: (typeof AUTH_METHODS)[number];
  readonly clientId: string | undefined;
  readonly graphUrl: string | undefined;
  readonly authorityUrl: string | undefined;
  readonly sandbox: boolean;
  /** Where each write is told of, as given; undefined for nowhere. */
  readonly auditLog: string | undefined;
  readonly changeRef: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Writes need no confirmation. */
  readonly yes: boolean;
  /** A person is there to answer: stdin and stderr are terminals, not CI, not `--json`, not `--no-input`. */
  readonly canAsk: boolean;
  readonly quiet: boolean;
  /** Also true with {@link debug}. */
  readonly verbose: boolean;
  readonly debug: boolean;
  /** stdout may be coloured; stderr follows {@link colorErrors}, since one of them is often redirected. */
  readonly color: boolean;
  readonly colorErrors: boolean;
  /** How long to wait for Microsoft, all waiting of a run together. Default 180 000. */
  readonly timeoutMs: number;
}

/** True in a continuous integration job, by the variable that all of them set; `CI=false` says that it is none. */
function isCi(env: NodeJS.ProcessEnv): boolean {
  return (env.CI ?? '') !== '' && env.CI !== 'false';
}

/**
 * Colour needs a terminal that has it, outside CI, and nobody against it (https://no-color.org: any value but the empty
 * one).
 */
function mayColor(env: NodeJS.ProcessEnv, isTerminal: boolean | undefined, noColor: boolean): boolean {
  return isTerminal === true && !noColor && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' && !isCi(env);
}

function oneOf<const Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The settings that checked values of the global fields stand for. */
export function readSettings(values: FieldValues, env: NodeJS.ProcessEnv, streams: Streams): GlobalSettings {
  const json = values.json === true;
  const noColor = values.noColor === true;
  return {
    tenant: text(values.tenant),
    cloud: oneOf(CLOUD_NAMES, values.cloud),
    auth: oneOf(AUTH_METHODS, values.auth) ?? 'default',
    clientId: text(values.clientId),
    graphUrl: text(values.graphUrl),
    authorityUrl: text(values.authorityUrl),
    sandbox: values.sandbox === true,
    auditLog: text(values.auditLog),
    changeRef: text(values.changeRef),
    dryRun: values.dryRun === true,
    json,
    yes: values.yes === true,
    canAsk:
      streams.stdin.isTTY === true && streams.stderr.isTTY === true && !isCi(env) && !json && values.noInput !== true,
    quiet: values.quiet === true,
    verbose: values.verbose === true || values.debug === true,
    debug: values.debug === true,
    color: mayColor(env, streams.stdout.isTTY, noColor),
    colorErrors: mayColor(env, streams.stderr.isTTY, noColor),
    timeoutMs: (durationSeconds(text(values.timeout) ?? '') ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
  };
}
