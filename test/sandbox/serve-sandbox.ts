// Run as a process of its own: serves a sandbox with the options in argv, tells its ready line, ends on SIGTERM.
import { type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as SandboxOptions;
const sandbox = await startSandbox(options);
process.once('SIGTERM', () => void sandbox.close());
process.stdout.write(`${JSON.stringify({ ready: sandbox.ready, caCertificate: sandbox.caCertificate })}\n`);
