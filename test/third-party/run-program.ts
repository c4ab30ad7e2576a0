import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bundleProgram } from '../bundle.ts';
import { cleanEnvironment } from '../e2e/executable.ts';
import type { AzureIdentityRun } from './programs/azure-identity.ts';
import type { Line } from './programs/conversation.ts';
import type { ManagedIdentityRun } from './programs/managed-identity.ts';
import type { MsalNodeRun } from './programs/msal-node.ts';
import type { OpenidClientRun } from './programs/openid-client.ts';

/** What each program is told. */
export interface ProgramRuns {
  readonly 'azure-identity': AzureIdentityRun;
  readonly 'managed-identity': ManagedIdentityRun;
  readonly 'msal-node': MsalNodeRun;
  readonly 'openid-client': OpenidClientRun;
}

/** How a program ended. */
export type ProgramEnd = Exclude<Line, { readonly visit: string }>;

/** What someone does who is sent to a URL, and where that person arrives. */
export type Visitor = (url: string, userCode: string | undefined) => Promise<string>;

/**
 * Runs a program of someone else's library in a process that trusts the sandbox's authority through
 * NODE_EXTRA_CA_CERTS, as a user would set it, like the rest of its environment; nothing in the library knows of the
 * sandbox.
 */
export async function runProgram<P extends keyof ProgramRuns>(
  program: P,
  caFile: string,
  given: ProgramRuns[P],
  visitor: Visitor = (url) => Promise.reject(new Error(`Nobody is here to visit ${url}`)),
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramEnd> {
  const script = await bundleProgram(new URL(`programs/${program}.ts`, import.meta.url));
  return runScript([script], { caFile, given, visitor, environment });
}

/** How a script is run. */
export interface ScriptRun {
  readonly caFile: string;
  /** What it is told, in JSON on stdin. */
  readonly given: object;
  readonly visitor: Visitor;
  /** Default: nothing more. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The same for any script: its path, after that of what runs it if Node does not. */
export async function runScript(
  script: readonly string[],
  { caFile, given, visitor, environment = {} }: ScriptRun,
): Promise<ProgramEnd> {
  const child = spawn(process.execPath, [...script], {
    env: cleanEnvironment({ NODE_EXTRA_CA_CERTS: caFile, ...environment }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  child.stdin.write(`${JSON.stringify(given)}\n`);
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const line = JSON.parse(text) as Line;
      if (!('visit' in line)) {
        return line;
      }
      child.stdin.write(`${await visitor(line.visit, line.userCode)}\n`);
    }
  } finally {
    // A library may keep timers and connections open after its last word.
    child.kill();
    await ended;
  }
  throw new Error(`${script.join(' ')} ended without a word.`);
}
