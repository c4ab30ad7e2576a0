import { type KeyVaultCall, type KeyVaultOutcome, requireDataAction } from './key-vault-call.ts';
import { deleteSecret, getDeletedSecret, purgeDeletedSecret, recoverDeletedSecret } from './deleted-secrets.ts';
import { badParameter, KeyVaultError, methodNotAllowed } from './key-vault-error.ts';
import { refusalsToo } from './key-vault-refusal.ts';
import { backUpSecret, restoreSecret } from './secret-backup.ts';
import { requireSecretName } from './secret-input.ts';
import { listDeletedSecrets, listSecrets, listVersions } from './secret-lists.ts';
import { getSecret, setSecret, updateSecret } from './secrets.ts';

/** One operation: its path below the vault, what Azure calls the right to it, and what it does. */
interface KeyVaultOperation {
  readonly method: string;
  readonly path: RegExp;
  /** After `Microsoft.KeyVault/vaults/secrets/`. */
  readonly action: string;
  readonly handle: (call: KeyVaultCall, name: string, version: string) => KeyVaultOutcome;
}

/**
 * The first that fits answers. The actions are those of
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/security; reading a deleted secret needs
 * `readMetadata` (assumption A28).
 */
const OPERATIONS: readonly KeyVaultOperation[] = [
  operation('GET', '/secrets', 'readMetadata/action', listSecrets),
  operation('GET', '/secrets/([^/]+)/versions', 'readMetadata/action', listVersions),
  operation('GET', '/secrets/([^/]+)(?:/([^/]+))?', 'getSecret/action', getSecret),
  operation('PUT', '/secrets/([^/]+)', 'setSecret/action', setSecret),
  operation('PATCH', '/secrets/([^/]+)(?:/([^/]+))?', 'update/action', updateSecret),
  operation('DELETE', '/secrets/([^/]+)', 'delete', deleteSecret),
  operation('POST', '/secrets/([^/]+)/backup', 'backup/action', backUpSecret),
  operation('POST', '/secrets/restore', 'restore/action', restoreSecret),
  operation('GET', '/deletedsecrets', 'readMetadata/action', listDeletedSecrets),
  operation('GET', '/deletedsecrets/([^/]+)', 'readMetadata/action', getDeletedSecret),
  operation('DELETE', '/deletedsecrets/([^/]+)', 'purge/action', purgeDeletedSecret),
  operation('POST', '/deletedsecrets/([^/]+)/recover', 'recover/action', recoverDeletedSecret),
];

/**
 * Carries out what a request to a vault asks for.
 * Throws KeyVaultError: 400 without `api-version` and for names that no secret can have, 403 without the right to it,
 * 404 for what is not served, and what each operation refuses.
 */
export function operate(call: KeyVaultCall): KeyVaultOutcome {
  const { method, path, query } = call.request;
  requireVersion(query.get('api-version') ?? '');
  const found = OPERATIONS.find((each) => each.method === method && each.path.test(path));
  if (found === undefined) {
    // Assumption A30.
    throw OPERATIONS.some((each) => each.path.test(path))
      ? methodNotAllowed(method)
      : new KeyVaultError(404, 'NotFound', `The sandbox does not serve ${method} ${path} of a vault.`);
  }
  const [, name = '', version = ''] = found.path.exec(path) ?? [];
  if (name !== '') {
    requireSecretName(name);
  }
  const assignment = requireDataAction(call, `Microsoft.KeyVault/vaults/secrets/${found.action}`, name);
  const outcome = refusalsToo(() => found.handle(call, name, version));
  const assignmentHeader = { 'x-ms-keyvault-rbac-assignment-id': assignment.name.replaceAll('-', '') };
  return { ...outcome, headers: { ...assignmentHeader, ...outcome.headers } };
}

/**
 * Versions that vaults of the public cloud know. Those of US Government and China lag behind by months and refuse what
 * they do not know yet (https://github.com/Azure/azure-sdk-for-js/issues/21152), as this sandbox refuses any other.
 */
const VERSIONS: readonly string[] = [
  '2016-10-01',
  '7.0',
  '7.1',
  '7.2',
  '7.3',
  '7.4-preview.1',
  '7.4',
  '7.5',
  '7.6',
  '2025-07-01',
];

/** Throws KeyVaultError 400; the text for a missing version is assumption A30. */
function requireVersion(version: string): void {
  if (version === '') {
    throw badParameter('The api-version query parameter is required.');
  }
  if (!VERSIONS.includes(version)) {
    throw badParameter(
      `The specified version (${version}) is not recognized. Consider using the latest supported version (${VERSIONS.at(-1)}).`,
    );
  }
}

function operation(
  method: string,
  path: string,
  action: string,
  handle: KeyVaultOperation['handle'],
): KeyVaultOperation {
  return { method, path: new RegExp(`^${path}$`, 'i'), action, handle };
}
