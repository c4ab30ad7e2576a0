import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { openServerCertificates } from '../../src/sandbox/state/server-certificates.ts';
import { openSigningKey } from '../../src/sandbox/state/signing-key.ts';
import { makeStateDirectory, stateFilesOf } from '../../src/sandbox/state/state-files.ts';

/** Tells the processes of the suite its authority; NODE_EXTRA_CA_CERTS may be set outside it too. */
const VARIABLE = 'SUITE_AUTHORITY';

/**
 * The certificate authority of every sandbox that is given the keys of the suite, which this process trusts by itself,
 * as Node reads NODE_EXTRA_CA_CERTS when it starts; undefined outside the suite.
 */
export const SUITE_AUTHORITY = isMainThread ? process.env[VARIABLE] : undefined;

/**
 * Runs before the tests (vitest: globalSetup): makes keys and certificates once, because each sandbox would take a
 * third of a second for its own, and lets the processes of the tests trust them, because a run would take as long to
 * read the list of all authorities again. Where one project has done so, another has nothing to do.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[VARIABLE] !== undefined) {
    return undefined;
  }
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-keys-'));
  const files = stateFilesOf(directory);
  await makeStateDirectory(files);
  await openServerCertificates(files, undefined);
  await Promise.all([openSigningKey(files, files.signingKey)(), openSigningKey(files, files.testIssuerKey)()]);
  process.env['NODE_EXTRA_CA_CERTS'] = files.certificateAuthority;
  process.env[VARIABLE] = files.certificateAuthority;
  return () => rm(directory, { recursive: true, force: true });
}

/** Makes a state directory with the keys of the suite, and nothing else: its tenant, ids and secrets are its own. */
export async function makeStateWithKeys(stateDir: string): Promise<void> {
  await mkdir(stateDir, { recursive: true });
  await chmod(stateDir, 0o700);
  if (SUITE_AUTHORITY !== undefined) {
    const directory = dirname(SUITE_AUTHORITY);
    const files = await readdir(directory);
    await Promise.all(files.map((file) => copyFile(join(directory, file), join(stateDir, file))));
  }
}
