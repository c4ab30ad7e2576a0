import { randomBytes } from 'node:crypto';

/**
 * The id of a grant: client, resource and, for one user's consent, that user, as base64url of their GUIDs. So a grant
 * that is made again has the id that it had, as recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_permission_grant.yaml.
 */
export function permissionGrantId(grant: {
  readonly clientId: string;
  readonly resourceId: string;
  readonly principalId: string | null;
}): string {
  const ids = [grant.clientId, grant.resourceId, ...(grant.principalId === null ? [] : [grant.principalId])];
  return Buffer.concat(ids.map(guidBytes)).toString('base64url');
}

/**
 * A new id of an app role assignment: the principal's GUID and 16 bytes that say nothing, as in captures of 2025 among
 * the tests of Terraform providers (https://github.com/hashicorp/terraform-provider-azuread).
 */
export function newAppRoleAssignmentId(principalId: string): string {
  return Buffer.concat([guidBytes(principalId), randomBytes(16)]).toString('base64url');
}

/**
 * The security identifier of a directory object: its GUID as four numbers, as recorded for groups in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_group_scenario.yaml.
 */
export function securityIdentifier(id: string): string {
  const bytes = guidBytes(id);
  return ['S-1-12-1', ...[0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset))].join('-');
}

/** The first three parts of a GUID are numbers, stored with their lowest byte first. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
