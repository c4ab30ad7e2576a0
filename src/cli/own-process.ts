import { setFlagsFromString } from 'node:v8';
import { REAL_CLOCK } from '../clock.ts';
import { programName } from '../output/program-name.ts';
import { workingDirectory } from './working-directory.ts';
import type { HostProcess, RunHost } from './run-host.ts';

/**
 * Takes this process over for one run, as only the start of the executable may: sets V8's flags, and takes
 * NODE_TLS_REJECT_UNAUTHORIZED out of the environment, because Node would warn that it obeys a variable which is not
 * obeyed.
 */
export function ownProcess(): RunHost {
  const { env, stdin, stdout, stderr } = process;
  const asksForUnverifiedTls = env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  compileWebAssemblyOnce();
  const cwd = workingDirectory();
  const host: HostProcess = {
    nodeExtraCaCerts: env.NODE_EXTRA_CA_CERTS,
    asksForUnverifiedTls,
    limitHeapGrowth,
    onContinue: (callback) => {
      process.on('SIGCONT', callback);
      return () => process.off('SIGCONT', callback);
    },
  };
  return {
    ...REAL_CLOCK,
    env,
    cwd,
    program: programName(process.argv[1], cwd),
    streams: { stdin, stdout, stderr },
    host,
  };
}

/**
 * undici's HTTP parser is WebAssembly. After some work V8 would compile it a second time, for a speed that a few
 * exchanges never win back, and that takes a third of a run's memory (`npm run bench`); so it has to be far more work.
 */
function compileWebAssemblyOnce(): void {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}

/**
 * Left alone V8 lets the heap grow to several times what lives in it, and a runner has little memory. What V8 has
 * reserved by the time of the call it keeps. Nor is code optimized any more: that takes memory for the compiler and for
 * what it makes (https://v8.dev/blog/v8-lite), and of a run's processor time more than it wins (`npm run bench`).
 */
function limitHeapGrowth(): void {
  setFlagsFromString('--no-opt');
  setFlagsFromString('--max-semi-space-size=2');
  setFlagsFromString('--semi-space-growth-factor=1');
  // The heap is collected when it has grown by a third, or by 2 MB where that is more, and not by 8.
  setFlagsFromString('--optimize-for-size');
}
