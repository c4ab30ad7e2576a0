import type { KeyVault, Tenant } from './model.ts';

/** A new vault, with Azure's defaults. */
export function newKeyVault(name: string, location: string): KeyVault {
  return { name, location, tags: {}, softDeleteRetentionDays: 90, hasPurgeProtection: false, deletedDateTime: null };
}

/** The vault of this name, ignoring case, deleted or not. */
export function keyVaultByName(tenant: Tenant, name: string): KeyVault | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(tenant.keyVaults, key) ? tenant.keyVaults[key] : undefined;
}

/** The vault of this name, ignoring case; undefined for none and for a deleted one. */
export function liveKeyVault(tenant: Tenant, name: string): KeyVault | undefined {
  const vault = keyVaultByName(tenant, name);
  return vault?.deletedDateTime === null ? vault : undefined;
}

/** The vaults that are not deleted. */
export function liveKeyVaults(tenant: Tenant): readonly KeyVault[] {
  return Object.values(tenant.keyVaults).filter(({ deletedDateTime }) => deletedDateTime === null);
}

/** The tenant with this vault added or replaced. */
export function withKeyVault(tenant: Tenant, vault: KeyVault): Tenant {
  return { ...tenant, keyVaults: { ...tenant.keyVaults, [vault.name.toLowerCase()]: vault } };
}
