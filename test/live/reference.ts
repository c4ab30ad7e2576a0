import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxCloud } from '../../src/identity/clouds.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { makeStateWithKeys } from '../sandbox/suite-keys.ts';
import { connect, type ConnectionOptions } from './connection.ts';
import { type LiveSession, openSession } from './session.ts';
import type { AzureTargets } from './services.ts';

/** A new sandbox that is asked the same questions, for as long as it is open. */
export interface Reference extends LiveSession {
  close(): Promise<void>;
}

/** What the Azure of a new sandbox has, by the id of the managed identity in it. */
export function sandboxTargets(resourceId: string): AzureTargets {
  const [, subscription = '', resourceGroup = ''] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(resourceId) ?? [];
  return { subscription, resourceGroup, vault: 'sandbox-vault' };
}

/**
 * Starts a sandbox in this process, with its own defaults, and signs in as its administrator. It has of Azure what the
 * run has, too.
 */
export async function openReference(
  options: Pick<ConnectionOptions, 'clock' | 'limits' | 'stop' | 'stopNow' | 'targets'>,
  runName: string,
): Promise<Reference> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-live-'));
  const stateDir = join(directory, 'state');
  await makeStateWithKeys(stateDir);
  const sandbox = await startSandbox({ stateDir, now: options.clock.now });
  const { origin, admin, tenantDomain, managedIdentity, ...ready } = sandbox.ready;
  const connection = await connect({
    ...options,
    cloud: sandboxCloud(origin, ready.graphUrl, ready.authorityUrl),
    domain: tenantDomain,
    auth: 'default',
    clientId: admin.clientId,
    clientSecret: admin.clientSecret,
    targets: targetsLike(options.targets, sandboxTargets(managedIdentity?.resourceId ?? '')),
    env: {},
    certificateAuthority: sandbox.caCertificate,
    say: () => undefined,
  });
  return {
    ...(await openSession(connection, runName)),
    close: async () => {
      await connection.close();
      await sandbox.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function targetsLike(wanted: AzureTargets | null, own: AzureTargets): AzureTargets | null {
  return wanted === null ? null : { ...own, vault: wanted.vault === null ? null : own.vault };
}
