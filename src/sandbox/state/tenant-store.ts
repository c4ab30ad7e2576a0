import { z } from 'zod';
import { type SeededIdentities, seedTenant } from '../tenant/seed-tenant.ts';
import type { Tenant } from '../tenant/model.ts';
import { damagedState } from './damaged-state.ts';
import { hasShape, type LastingMember, type MemberKind } from './document-shape.ts';
import { openDocumentStore } from './document-store.ts';
import { readIfPresent, type StateFiles, writePrivateFile } from './state-files.ts';

/** Reads and changes the tenant that is kept in a state directory, next to other processes that do the same. */
export interface TenantStore {
  /** The tenant as it is on disk now. Throws SandboxStateError when the file cannot be read as a tenant. */
  read(): Promise<Tenant>;
  /**
   * Lets `decide` see the tenant while nobody else changes it, and keeps `tenant` of what it returns, if there is one.
   * When it returns, the change is on disk; when `decide` throws, nothing has changed.
   */
  change<T extends { readonly tenant?: Tenant }>(decide: (tenant: Tenant) => T): Promise<T>;
  /** How the seeded identities and users sign in. */
  readonly identities: SeededIdentities;
}

const credentials = z.object({ clientId: z.string(), clientSecret: z.string() });
const identitiesShape: z.ZodType<SeededIdentities> = z.object({
  admin: credentials,
  ownedBy: credentials,
  none: credentials,
  users: z.array(z.object({ upn: z.string(), password: z.string(), objectId: z.string() })),
});

/**
 * Opens the state directory, with a new tenant when it has none, made at `now` (default: by the machine's time). Throws
 * SandboxStateError when it holds something else.
 */
export async function openTenantStore(files: StateFiles, now = () => new Date()): Promise<TenantStore> {
  const store = await openDocumentStore<Tenant>({
    path: files.tenant,
    lock: 'tenant',
    seed: async (lock) => {
      const { tenant, identities } = seedTenant(now());
      // Before the tenant, which is what makes the seeding count.
      await writePrivateFile(files.identities, JSON.stringify(identities), lock);
      return tenant;
    },
    parse: (stored) => (hasShape<Tenant>(stored, 4, MEMBERS) ? stored : null),
  });
  await store.read();
  return {
    read: () => store.read(),
    change: async (decide) => {
      const { outcome } = await store.change((tenant) => {
        const decided = decide(tenant);
        return { outcome: decided, ...(decided.tenant === undefined ? {} : { document: decided.tenant }) };
      });
      return outcome;
    },
    identities: await readIdentities(files),
  };
}

const MEMBERS: Readonly<Record<LastingMember<Tenant>, MemberKind>> = {
  tenantId: 'text',
  displayName: 'text',
  createdDateTime: 'text',
  domains: 'list',
  applications: 'object',
  servicePrincipals: 'object',
  appRoleAssignments: 'object',
  permissionGrants: 'object',
  appManagementPolicy: 'object',
  appManagementPolicies: 'object',
  authorizationPolicy: 'object',
  users: 'object',
  deletedUsers: 'object',
  groups: 'object',
  authorizationCodes: 'object',
  deviceCodes: 'object',
  refreshTokens: 'object',
  signInSessions: 'object',
  subscription: 'object',
  azureRoleAssignments: 'object',
  managedIdentities: 'object',
  keyVaults: 'object',
};

async function readIdentities(files: StateFiles): Promise<SeededIdentities> {
  try {
    return identitiesShape.parse(JSON.parse((await readIfPresent(files.identities)) ?? ''));
  } catch (error) {
    throw damagedState(files.identities, 'is not what the sandbox wrote', error);
  }
}
