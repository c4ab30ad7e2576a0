import { readdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { setTimeout as machineSleep } from 'node:timers/promises';
import { managedIdentityId, SEEDED_MANAGED_IDENTITY } from './azure/resource-ids.ts';
import { scheduleFaults } from './faults/fault-schedule.ts';
import { parseFault } from './faults/fault-spec.ts';
import { SandboxError, SandboxInUseError, SandboxPortError, SandboxStateError } from './sandbox-error.ts';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from './microsoft-graph/assumptions.ts';
import { fhirServerUrl } from './fhir/fhir-server.ts';
import { openControlKey } from './server/control-key.ts';
import type { ServerParts } from './server/http-app.ts';
import { type HttpsServer, listen } from './server/https-server.ts';
import { managedIdentityEndpoint } from './server/managed-identity-endpoint.ts';
import { openRequestLog } from './server/request-log.ts';
import { runningSettings } from './server/running-settings.ts';
import { keepLastPort, readLastPort } from './state/last-port.ts';
import { forgetReady, publishReady, readPublished, type SandboxReady, withdrawReady } from './state/ready-file.ts';
import { openFhirStore } from './state/fhir-store.ts';
import { openSecretCipher } from './state/key-vault-key.ts';
import { openKeyVaultStore } from './state/key-vault-store.ts';
import { openServerCertificates, type ServerCertificates } from './state/server-certificates.ts';
import { openSigningKey } from './state/signing-key.ts';
import {
  makeStateDirectory,
  pathsBeside,
  readIfPresent,
  removeDirectoriesAt,
  removeFiles,
  type StateFiles,
  stateFilesOf,
} from './state/state-files.ts';
import { clearStateLeftovers, withStateLock } from './state/state-lock.ts';
import { openTenantStore } from './state/tenant-store.ts';
import { isDocumentKept } from './state/written-length.ts';
import { managedIdentityByResourceId } from './tenant/managed-identity.ts';
import type { SeededIdentities } from './tenant/seed-tenant.ts';
import { initialDomain } from './tenant/tenant.ts';
import type { Tenant } from './tenant/model.ts';

export type { SandboxReady } from './state/ready-file.ts';
export {
  SandboxError,
  SandboxInUseError,
  SandboxPortError,
  SandboxSettingError,
  SandboxStateError,
} from './sandbox-error.ts';

/** How a sandbox is started. */
export interface SandboxOptions {
  /** Where the tenant lives between runs; made when missing, shared safely by several processes. */
  readonly stateDir: string;
  /**
   * On 127.0.0.1, 0 for a free one. Default: where a server of this directory was last published, if this one is to be
   * and it is free; else a free one.
   */
  readonly port?: number;
  /**
   * DNS names and IP addresses of the server's certificate besides localhost, 127.0.0.1 and ::1; default: those it has.
   */
  readonly hosts?: readonly string[];
  /** Whether Microsoft Graph's limits apply (https://learn.microsoft.com/graph/throttling-limits); default false. */
  readonly throttle?: boolean;
  /** Whether the token endpoint takes passwords of users (RFC 6749 §4.3); default false. */
  readonly passwordGrant?: boolean;
  /** Added before each answer, in milliseconds; default 0. */
  readonly latencyMs?: number;
  /** How long what was written stays invisible, in milliseconds; default 0. */
  readonly replicationDelayMs?: number;
  /** Other answers to open questions about Graph than the usual ones. */
  readonly assumptions?: Partial<Assumptions>;
  /** Faults to strike with, each as `validateFault` accepts it; counted per server. */
  readonly faults?: readonly string[];
  /** File to which every exchange is appended as a line of JSON, 0600. */
  readonly requestLog?: string;
  /** The time by which the tenant lives: replication, limits, tokens, ends of secrets. Default: the machine's. */
  readonly now?: () => Date;
  /** How the latency is waited for, in milliseconds. Default: by the machine's time. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Make this server known to `findRunningSandbox`, as `sandbox start` does; default false. */
  readonly publish?: boolean;
}

/** A sandbox that serves in this process. */
export interface RunningSandbox {
  readonly ready: SandboxReady;
  /** The certificate authority that its clients have to trust, PEM. */
  readonly caCertificate: string;
  /** Stops serving; cuts the connections that are open. */
  close(): Promise<void>;
}

/**
 * Serves the tenant of a state directory over https on loopback; the first start makes it.
 * Throws SandboxInUseError when `publish` is wanted and another process is published for the same directory,
 * SandboxPortError when the port cannot be had, SandboxStateError when the directory holds something else, SandboxError
 * for a fault that cannot be read, and Node's errors when a file cannot be written.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const files = stateFilesOf(resolve(options.stateDir));
  const faults = scheduleFaults(options.faults ?? []);
  const publish = options.publish ?? false;
  await makeStateDirectory(files);
  await clearStateLeftovers(files);
  if (publish) {
    await requireUnserved(files);
  }
  const log = openRequestLog(options.requestLog);
  const { now = () => new Date(), sleep = machineSleep } = options;
  const signingKey = openSigningKey(files, files.signingKey);
  // A new one takes as long to be made as all else here, beside which it can be made. A fault is told to who needs it.
  const earlyKey = signingKey().catch(() => null);
  const { certificates, tenant, ...state } = await openState(files, options.hosts, now);
  const server = await listenOn(await wantedPorts(files, options), certificates, {
    ...state,
    signingKey,
    settings: settingsOf(options),
    faults,
    log,
    now,
    sleep,
  });
  const caCertificate = certificates.authorityCertificate;
  const close = async (): Promise<void> => {
    await earlyKey;
    await server.close();
  };
  try {
    const ready = readyLine(files, server.origin, state.store.identities, tenant);
    if (!publish) {
      return { ready, caCertificate, close };
    }
    await publishReady(files, ready);
    await keepLastPort(files, ready.origin);
    return {
      ready,
      caCertificate,
      close: async () => {
        await withdrawReady(files, ready);
        await close();
      },
    };
  } catch (error) {
    // A server that nobody can close would keep the process alive.
    await close();
    throw error;
  }
}

function settingsOf(options: SandboxOptions): ReturnType<typeof runningSettings> {
  return runningSettings({
    latencyMs: options.latencyMs ?? 0,
    replicationDelayMs: options.replicationDelayMs ?? 0,
    assumptions: { ...DEFAULT_ASSUMPTIONS, ...options.assumptions },
    throttle: options.throttle ?? false,
    passwordGrant: options.passwordGrant ?? false,
  });
}

/** What a state directory keeps for the server. */
interface OpenState extends Pick<
  ServerParts,
  'store' | 'fhirStore' | 'keyVaultStore' | 'secretCipher' | 'testIssuerKey' | 'controlKey'
> {
  readonly certificates: ServerCertificates;
  readonly tenant: Tenant;
}

/** Opens what the directory keeps, and makes what is missing. Throws SandboxStateError where some of it is damaged. */
async function openState(files: StateFiles, hosts: readonly string[] | undefined, now: () => Date): Promise<OpenState> {
  const [certificates, store, controlKey] = await Promise.all([
    openServerCertificates(files, hosts),
    openTenantStore(files, now),
    openControlKey(files),
  ]);
  const tenant = await store.read();
  const [fhirStore, keyVaultStore] = [openFhirStore(files), openKeyVaultStore(files)];
  const hasSecrets = async (): Promise<boolean> =>
    Object.keys((await (await keyVaultStore()).read()).secrets).length > 0;
  const secretCipher = openSecretCipher(files, hasSecrets);
  await requireWhole(files, fhirStore, async () => ((await hasSecrets()) ? secretCipher() : null));
  return {
    certificates,
    tenant,
    store,
    fhirStore,
    keyVaultStore,
    secretCipher,
    testIssuerKey: openSigningKey(files, files.testIssuerKey),
    controlKey,
  };
}

/**
 * Throws SandboxStateError where what the FHIR servers or the key vaults held is damaged: now, and not when it is first
 * asked for.
 */
async function requireWhole(
  files: StateFiles,
  readFhir: () => Promise<unknown>,
  readKeyVaults: () => Promise<unknown>,
): Promise<void> {
  if (await isDocumentKept(files.fhir)) {
    await readFhir();
  }
  if (await isDocumentKept(files.keyVault)) {
    await readKeyVaults();
  }
}

/** The ports to try, in turn; 0 is any free one. */
async function wantedPorts(files: StateFiles, { port, publish }: SandboxOptions): Promise<readonly number[]> {
  if (port !== undefined) {
    return [port];
  }
  const last = publish === true ? await readLastPort(files) : null;
  return last === null ? [0] : [last, 0];
}

async function listenOn(
  [port = 0, ...others]: readonly number[],
  certificates: ServerCertificates,
  parts: Omit<ServerParts, 'origin' | 'origins'>,
): Promise<HttpsServer> {
  try {
    return await listen(port, certificates, parts);
  } catch (error) {
    if (others.length === 0 || !(error instanceof SandboxPortError)) {
      throw error;
    }
    return listenOn(others, certificates, parts);
  }
}

function readyLine(files: StateFiles, origin: string, identities: SeededIdentities, tenant: Tenant): SandboxReady {
  const { admin, ownedBy, none, users } = identities;
  return {
    origin,
    caFile: files.certificateAuthority,
    tenantId: tenant.tenantId,
    tenantDomain: initialDomain(tenant),
    graphUrl: origin,
    authorityUrl: origin,
    admin,
    identities: { ownedBy, none },
    users: [...users],
    fhir: { oss: { url: fhirServerUrl(origin, 'oss') }, ahds: { url: fhirServerUrl(origin, 'ahds') } },
    managedIdentity: seededManagedIdentity(origin, tenant),
    stateDir: files.directory,
    pid: process.pid,
  };
}

/** The managed identity that the tenant began with; null once it was deleted. */
function seededManagedIdentity(origin: string, tenant: Tenant): SandboxReady['managedIdentity'] {
  const identity = managedIdentityByResourceId(tenant, managedIdentityId(tenant, SEEDED_MANAGED_IDENTITY));
  if (identity === undefined) {
    return null;
  }
  const { resourceId, clientId, principalId } = identity;
  return { resourceId, clientId, principalId, endpoint: managedIdentityEndpoint(origin) };
}

/** The server that `sandbox start` published for this directory, proved alive over https; null for none. */
export async function findRunningSandbox(
  stateDir: string,
): Promise<(SandboxReady & { readonly caCertificate: string }) | null> {
  const files = stateFilesOf(resolve(stateDir));
  const ready = await readPublished(files);
  const caCertificate = await readIfPresent(files.certificateAuthority);
  return ready === null || caCertificate === null ? null : { ...ready, caCertificate };
}

/**
 * Asks the process that serves this directory to end, and waits until it is gone.
 * False when there is none. Throws SandboxError when it is still there after 10 seconds.
 */
export async function stopSandbox(stateDir: string): Promise<boolean> {
  const files = stateFilesOf(resolve(stateDir));
  const holder = await readPublished(files);
  if (holder === null) {
    return false;
  }
  process.kill(holder.pid, 'SIGTERM');
  const deadline = Date.now() + 10_000;
  while ((await readPublished(files)) !== null || isAlive(holder.pid)) {
    if (Date.now() > deadline) {
      throw new SandboxError(`Process ${holder.pid} still serves ${holder.stateDir}.`);
    }
    await machineSleep(20);
  }
  return true;
}

/**
 * Forgets the tenant, its identities and its signing key, and what the FHIR servers and key vaults hold. The
 * certificate authority stays, so that software which trusts it keeps working; where there is no directory nothing is
 * made. Throws what {@link requireResettable} throws.
 */
export async function resetSandbox(stateDir: string): Promise<void> {
  const files = stateFilesOf(resolve(stateDir));
  await requireResettable(stateDir);
  if (!(await isDirectory(files.directory))) {
    return;
  }
  await withStateLock(files.directory, 'tenant', async () => {
    const snapshots = [files.tenant, files.fhir, files.keyVault];
    const beside = async (): Promise<string[]> => (await Promise.all(snapshots.map(pathsBeside))).flat();
    const named = Object.values<string>({ ...files }).filter((path) => path !== files.directory);
    await removeDirectoriesAt([...named, ...(await beside())]);
    // The lengths first, as a document without one counts as whole, and then the snapshots. What a reset that was
    // killed leaves is whole, or new, or is reported as damage, which says that a reset deletes what is left.
    await removeFiles([files.tenantWritten, files.fhirWritten, files.keyVaultWritten]);
    await removeFiles(snapshots);
    const { identities, signingKey, testIssuerKey, keyVaultKey } = files;
    await removeFiles([identities, signingKey, testIssuerKey, keyVaultKey, ...(await beside())]);
  });
  await forgetReady(files);
}

/**
 * Writes nothing. Throws SandboxInUseError while a published server runs on the directory, and SandboxStateError for a
 * directory that has files, but none that only a sandbox makes: a file must not be lost because it is called as one of
 * ours.
 */
export async function requireResettable(stateDir: string): Promise<void> {
  const files = stateFilesOf(resolve(stateDir));
  await requireUnserved(files);
  const names = (await isDirectory(files.directory)) ? await readdir(files.directory) : [];
  const ours = [files.identities, files.certificates, files.controlKey].map((path) => basename(path));
  if (names.length > 0 && !names.some((name) => ours.includes(name))) {
    throw new SandboxStateError(`${files.directory} contains no sandbox, so nothing in it was removed.`);
  }
}

/** Whether a directory is there. */
export async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Throws SandboxInUseError while a published server runs on the directory; writes nothing. */
export function requireUnservedState(stateDir: string): Promise<void> {
  return requireUnserved(stateFilesOf(resolve(stateDir)));
}

async function requireUnserved(files: StateFiles): Promise<void> {
  const holder = await readPublished(files);
  if (holder !== null) {
    throw new SandboxInUseError(holder);
  }
}

/**
 * Checks a fault: null when it is fine, else the sentence that says what would be right. The grammar is in
 * `faults/fault-spec.ts`.
 */
export function validateFault(spec: string): string | null {
  const parsed = parseFault(spec);
  return typeof parsed === 'string' ? parsed : null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
