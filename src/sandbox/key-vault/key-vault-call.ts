import { assignmentForData, withPropagatedRoles } from '../azure/azure-access.ts';
import { keyVaultId } from '../azure/resource-ids.ts';
import type { AzureRoleAssignment, KeyVault, Tenant } from '../tenant/model.ts';
import type { KeyVaultDocument } from './key-vault-document.ts';
import { KeyVaultError } from './key-vault-error.ts';
import type { SecretCipher } from './secret-cipher.ts';

/** A request to Key Vault. */
export interface KeyVaultRequest {
  readonly method: string;
  /** Name of the vault, as it was sent. */
  readonly vault: string;
  /** After the vault's URL: as it was sent, but with single slashes, one at its beginning and none at its end. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who calls, as the token tells it. */
export interface KeyVaultCaller {
  readonly objectId: string;
  readonly appId: string;
  readonly issuer: string;
}

/** What Key Vault answers. */
export interface KeyVaultAnswer {
  readonly status: number;
  /** JSON; undefined for none. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The outcome of an operation: its answer, and what the vaults hold from now on, if the operation changed it. */
export interface KeyVaultOutcome extends KeyVaultAnswer {
  readonly document?: KeyVaultDocument;
}

/** All that an operation may know. Operations are functions of it: they change nothing and wait for nothing. */
export interface KeyVaultCall {
  readonly request: KeyVaultRequest;
  readonly vault: KeyVault;
  readonly document: KeyVaultDocument;
  readonly tenant: Tenant;
  readonly caller: KeyVaultCaller;
  readonly cipher: SecretCipher;
  readonly origin: string;
  readonly now: Date;
  /** Whether what was done at this time (epoch ms) is known everywhere yet. */
  readonly visible: (doneAt: number) => boolean;
}

/**
 * The assignment by which the caller's Azure roles allow the data action on the vault, or on the secret where one is
 * named. New assignments count once they are visible, as they take minutes in Azure.
 *
 * Throws KeyVaultError 403 `ForbiddenByRbac` where there is none; its text is quoted in
 * https://azureossd.github.io/2024/08/27/Troubleshooting-general-secret-issues-on-Container-Apps/.
 */
export function requireDataAction(call: KeyVaultCall, action: string, secretName: string): AzureRoleAssignment {
  const { caller, vault } = call;
  const scope = `${keyVaultId(call.tenant, vault.name)}${secretName === '' ? '' : `/secrets/${secretName}`}`;
  const known = withPropagatedRoles(call.tenant, call.visible);
  const assignment = assignmentForData(known, caller.objectId, scope, action);
  if (assignment === undefined) {
    const [, subscription = '', below = ''] = /^\/subscriptions\/([^/]+)\/(.*)$/.exec(scope) ?? [];
    throw new KeyVaultError(
      403,
      'Forbidden',
      [
        'Caller is not authorized to perform action on resource.',
        'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
        `Caller: appid=${caller.appId};oid=${caller.objectId};iss=${caller.issuer}`,
        `Action: '${action}'`,
        `Resource: '/subscriptions/${subscription}/${below.toLowerCase()}'`,
        'Assignment: (not found)',
        'DenyAssignmentId: null',
        "DecisionReason: 'DeniedWithNoValidRBAC' ",
        `Vault: ${vault.name};location=${vault.location}`,
        '',
      ].join('\r\n'),
      { innerCode: 'ForbiddenByRbac' },
    );
  }
  return assignment;
}

/**
 * Where the secrets of a vault are served, without a slash at its end. Real ones have a host of their own, which needs
 * DNS.
 */
export function keyVaultUrl(origin: string, name: string): string {
  return `${origin}/vaults/${name}`;
}
