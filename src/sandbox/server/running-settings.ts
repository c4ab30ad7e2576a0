import type { Assumptions } from '../microsoft-graph/assumptions.ts';

/** What can be changed while the server runs. */
export interface ServerSettings {
  /** Added before each answer, in milliseconds. */
  readonly latencyMs: number;
  /** How long what was written stays invisible, in milliseconds. */
  readonly replicationDelayMs: number;
  /** Whether Microsoft Graph's limits apply (https://learn.microsoft.com/graph/throttling-limits). */
  readonly throttle: boolean;
  /** Whether the token endpoint takes passwords of users (RFC 6749 §4.3). */
  readonly passwordGrant: boolean;
  /** How open questions about Graph are answered. */
  readonly assumptions: Assumptions;
}

/** Some of the settings; what is left out stays. */
export type WantedSettings = {
  readonly [K in keyof Omit<ServerSettings, 'assumptions'>]?: ServerSettings[K] | undefined;
} & { readonly assumptions?: Partial<Assumptions> | undefined };

/** The settings of a running server: read at each exchange, changed by the control endpoint. */
export interface RunningSettings {
  current(): ServerSettings;
  /** Takes over what is given, leaves the rest, and gives the settings that hold from now on. */
  change(wanted: WantedSettings): ServerSettings;
}

/** Settings that begin as `initial`. */
export function runningSettings(initial: ServerSettings): RunningSettings {
  let current = initial;
  return {
    current: () => current,
    change: (wanted) => {
      current = {
        latencyMs: wanted.latencyMs ?? current.latencyMs,
        replicationDelayMs: wanted.replicationDelayMs ?? current.replicationDelayMs,
        throttle: wanted.throttle ?? current.throttle,
        passwordGrant: wanted.passwordGrant ?? current.passwordGrant,
        assumptions: { ...current.assumptions, ...wanted.assumptions },
      };
      return current;
    },
  };
}
