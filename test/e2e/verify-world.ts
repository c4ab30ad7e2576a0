import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import type { VerificationFinding, VerifyResult } from '../../src/verification/verification-result.ts';
import type { Ended } from './executable.ts';
import { run as runIn, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** What a JSON Web Token begins with: `{"` in base64. */
export const JWT = /eyJ[\w-]{10,}/;

/** How a run of `verify` ended. */
export interface Verified extends Ended {
  readonly result: VerifyResult;
  readonly error: { readonly code?: string; readonly message?: string; readonly details?: Record<string, unknown> };
}

/** A sandbox whose clients are tried, as its administrator does. */
export interface VerifyWorld {
  readonly sandbox: ServedSandbox;
  /** Runs the words after `fhir-apps`. */
  run(args: readonly string[], options?: WorldRunOptions): Promise<Ended>;
  /** The same, and it has to end with 0. */
  done(args: readonly string[]): Promise<Ended>;
  /** `verify` with `--json`; no token is in what it prints. */
  verify(...args: readonly string[]): Promise<Verified>;
  /** Types the command of a finding as a shell reads it. */
  typeFix(finding: Pick<VerificationFinding, 'command'> | undefined): Promise<Ended>;
  stop(): Promise<void>;
}

interface WorldRunOptions {
  readonly cwd?: string;
  /** False: nobody says yes to what is asked. Default: true. */
  readonly yes?: boolean;
}

/** Serves a sandbox with these flags of `sandbox start`; stop it when done. */
export async function serveVerifyWorld(flags: readonly string[] = []): Promise<VerifyWorld> {
  const sandbox = await serveSandbox(flags);
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  const run: VerifyWorld['run'] = (args, { cwd = sandbox.workDir, yes = true } = {}) =>
    runIn([...args, '--sandbox', ...(yes ? ['--yes'] : [])], { cwd, env });
  return {
    sandbox,
    run,
    done: async (args) => {
      const ended = await run(args);
      expect(ended.exitCode, `${args.join(' ')}: ${ended.stdout}${ended.stderr}`).toBe(0);
      return ended;
    },
    verify: async (...args) => {
      // What stays so for half of it is a finding.
      const ended = await run([
        'verify',
        ...args,
        '--json',
        ...(args.includes('--timeout') ? [] : ['--timeout', '60s']),
      ]);
      expect(ended.stdout + ended.stderr).not.toMatch(JWT);
      return { ...ended, error: {}, ...(JSON.parse(ended.stdout) as Pick<Verified, 'result'>) };
    },
    typeFix: (finding) => {
      const command = finding?.command ?? '';
      const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' }).split('\0');
      expect(words[0]).toBe('fhir-apps');
      return runIn([...words.slice(1, -1), '--yes'], { cwd: sandbox.workDir, env });
    },
    stop: () => sandbox.stop(),
  };
}

/** What a client was found to do, by probe: `allowed`, `refused`, … */
export function outcomesOf({ result }: Verified, key: string): Readonly<Record<string, string>> {
  const client = result.clients.find((each) => each.key === key);
  return Object.fromEntries((client?.probes ?? []).map(({ probe, outcome }) => [probe, outcome]));
}
