import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphType } from './newest-shapes.ts';
import type { Json } from './json.ts';

/** What a live tenant answered, with `{guid}`, `{timestamp}` and others for what differs each time. */
export interface Capture {
  /** What was asked, as the list of scenarios of its source names it. */
  readonly scenario: string;
  /** The keys of the answer, where only these were kept. */
  readonly keys?: readonly string[];
  readonly response?: { readonly status: number; readonly body: Json };
}

/** Reads the captures in the folder `entra-captures` of the recordings; none where there is no such folder. */
export function readCaptures(folder: string): readonly Capture[] {
  const captures = join(folder, 'entra-captures');
  const names = existsSync(captures) ? readdirSync(captures).filter((name) => name.endsWith('.json')) : [];
  return names
    .sort()
    .map((name) => JSON.parse(readFileSync(join(captures, name), 'utf8')) as Capture)
    .filter(({ scenario }) => (scenario as string | undefined) !== undefined);
}

/** The keys that captures show of the types of Microsoft Graph. */
export function capturedKeys(captures: readonly Capture[]): Readonly<Record<GraphType, readonly string[]>> {
  const keysOf = (scenario: string): readonly string[] =>
    captures.find((each) => each.scenario === scenario)?.keys ?? [];
  return {
    applications: keysOf('graph-application-shape'),
    servicePrincipals: keysOf('graph-serviceprincipal-shape'),
    groups: keysOf('graph-group-shape'),
    users: keysOf('graph-user-shape'),
  };
}
