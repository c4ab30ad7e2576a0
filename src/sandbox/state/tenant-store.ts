import { stat } from 'node:fs/promises';
import { SandboxStateError } from '../sandbox-error.ts';
import { type SeededIdentities, seedTenant } from '../tenant/seed-tenant.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { isMissing, readIfPresent, removeLeftovers, type StateFiles, writePrivateFile } from './state-files.ts';
import { withStateLock } from './state-lock.ts';

/** Reads and changes the tenant that is kept in a state directory, next to other processes that do the same. */
export interface TenantStore {
  /** The tenant as it is on disk now. Throws SandboxStateError when the file cannot be read as a tenant. */
  read(): Promise<Tenant>;
  /**
   * Lets `decide` see the tenant while nobody else changes it, and keeps `tenant` of what it returns, if there is one.
   * When it returns, the change is on disk; when `decide` throws, nothing has changed.
   */
  change<T extends { readonly tenant?: Tenant }>(decide: (tenant: Tenant) => T): Promise<T>;
  /** Client ids and secrets of the seeded identities. */
  readonly identities: SeededIdentities;
}

/** Opens the state directory, with a new tenant when it has none. */
export async function openTenantStore(files: StateFiles): Promise<TenantStore> {
  const identities = await withStateLock(files.directory, 'tenant', () => readOrSeed(files));
  let known: { readonly version: string; readonly tenant: Tenant } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<Tenant> => {
    const version = await versionOf(files.tenant);
    if (known?.version !== version) {
      known = { version, tenant: parseTenant(files, await readIfPresent(files.tenant)) };
    }
    return known.tenant;
  };
  const change = async <T extends { readonly tenant?: Tenant }>(decide: (tenant: Tenant) => T): Promise<T> => {
    const result = decide(await read());
    if (result.tenant !== undefined) {
      await writePrivateFile(files.tenant, JSON.stringify(result.tenant));
      known = { version: await versionOf(files.tenant), tenant: result.tenant };
    }
    return result;
  };
  return {
    identities,
    read,
    change: (decide) => {
      // In turn within this process: the file lock retries on a timer, and two of our own need not wait for that.
      const turn = queue.then(() => withStateLock(files.directory, 'tenant', () => change(decide)));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Distinguishes every replacement of the file: a rename brings another inode, whatever the clock's resolution. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino}.${mtimeNs}.${size}`;
  } catch (error) {
    if (isMissing(error)) {
      return 'none';
    }
    throw error;
  }
}

async function readOrSeed(files: StateFiles): Promise<SeededIdentities> {
  await removeLeftovers(files.tenant);
  const [tenant, identities] = await Promise.all([readIfPresent(files.tenant), readIfPresent(files.identities)]);
  if (tenant !== null && identities !== null) {
    parseTenant(files, tenant);
    return parseIdentities(files, identities);
  }
  const seeded = seedTenant(new Date());
  // The tenant last: it is what makes the seeding count.
  await writePrivateFile(files.identities, JSON.stringify(seeded.identities));
  await writePrivateFile(files.tenant, JSON.stringify(seeded.tenant));
  return seeded.identities;
}

function parseTenant(files: StateFiles, text: string | null): Tenant {
  const parsed = parseFile(files, files.tenant, text);
  if (!isObject(parsed) || parsed['version'] !== 1) {
    throw unusable(files, files.tenant);
  }
  // Written by this very module and by nothing else; checking every field on each read would cost more than it guards.
  return parsed as unknown as Tenant;
}

function parseIdentities(files: StateFiles, text: string): SeededIdentities {
  const parsed = parseFile(files, files.identities, text);
  if (!isObject(parsed) || !isObject(parsed['admin'])) {
    throw unusable(files, files.identities);
  }
  return parsed as unknown as SeededIdentities;
}

function parseFile(files: StateFiles, path: string, text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (error) {
    throw unusable(files, path, error);
  }
}

function unusable(files: StateFiles, path: string, cause?: unknown): SandboxStateError {
  return new SandboxStateError(
    `${path} is not the state of a sandbox. Reset it with \`fhir-apps sandbox reset\`, or remove ${files.directory}.`,
    { cause },
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
