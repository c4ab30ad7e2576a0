import { unlink } from 'node:fs/promises';
import { request } from 'node:https';
import { z } from 'zod';
import { isMissing } from '../../files/system-error.ts';
import { SandboxInUseError } from '../sandbox-error.ts';
import { readIfPresent, type StateFiles, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

const credentials = z.object({ clientId: z.string(), clientSecret: z.string() });
const readyShape = z.object({
  origin: z.string(),
  caFile: z.string(),
  tenantId: z.string(),
  tenantDomain: z.string(),
  graphUrl: z.string(),
  authorityUrl: z.string(),
  admin: credentials,
  identities: z.object({ ownedBy: credentials, none: credentials }),
  users: z.array(z.object({ upn: z.string(), password: z.string(), objectId: z.string() })),
  fhir: z.object({ oss: z.object({ url: z.string() }), ahds: z.object({ url: z.string() }) }),
  managedIdentity: z
    .object({ resourceId: z.string(), clientId: z.string(), principalId: z.string(), endpoint: z.string() })
    .nullable(),
  stateDir: z.string(),
  pid: z.number(),
});

/** What a sandbox says of itself once it serves: the one line that `fhir-apps sandbox start` prints. */
export type SandboxReady = z.infer<typeof readyShape>;

/** Where a server tells its process id, for the check that a ready file is true. */
export const IDENTITY_PATH = '/.sandbox/identity';

const identityShape = z.object({ pid: z.number(), origin: z.string() });
const PATIENCE_MS = 1_500;

/**
 * Makes `ready` known to other processes. Throws SandboxInUseError when another process serves the directory already.
 */
export async function publishReady(files: StateFiles, ready: SandboxReady): Promise<void> {
  await withStateLock(files.directory, 'ready', async (lock) => {
    const holder = await readPublished(files);
    if (holder !== null) {
      throw new SandboxInUseError(holder);
    }
    await writePrivateFile(files.ready, JSON.stringify(ready), lock);
  });
}

/** Takes back what `publishReady` made known, unless another process has published since. */
export async function withdrawReady(files: StateFiles, ready: SandboxReady): Promise<void> {
  await withStateLock(files.directory, 'ready', async () => {
    const published = await readReadyFile(files);
    if (published?.pid === ready.pid && published.origin === ready.origin) {
      await unlink(files.ready);
    }
  });
}

/** The server that is published for this directory and answers for itself over https; null for none or a stale file. */
export async function readPublished(files: StateFiles): Promise<SandboxReady | null> {
  const [ready, authority] = await Promise.all([
    readReadyFile(files),
    // Whoever serves the directory has put it there; what cannot be read proves nothing.
    readIfPresent(files.certificateAuthority).catch(() => null),
  ]);
  if (ready === null || authority === null) {
    return null;
  }
  const identity = await askIdentity(ready.origin, authority);
  return identity?.pid === ready.pid && identity.origin === ready.origin ? ready : null;
}

async function readReadyFile(files: StateFiles): Promise<SandboxReady | null> {
  try {
    const text = await readIfPresent(files.ready);
    return text === null ? null : readyShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Asks over TLS with this directory's own authority, so an answer proves that the peer serves this directory. */
function askIdentity(origin: string, authority: string): Promise<z.infer<typeof identityShape> | null> {
  return new Promise((resolve) => {
    const asked = request(
      `${origin}${IDENTITY_PATH}`,
      { ca: authority, agent: false, rejectUnauthorized: true, timeout: PATIENCE_MS },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          resolve(parseIdentity(text));
        });
        response.on('error', () => {
          resolve(null);
        });
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => {
      resolve(null);
    });
    asked.end();
  });
}

function parseIdentity(text: string): z.infer<typeof identityShape> | null {
  try {
    return identityShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Removes the ready file, if there is one. */
export async function forgetReady(files: StateFiles): Promise<void> {
  try {
    await unlink(files.ready);
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
}
