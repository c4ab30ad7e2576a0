import { v5 as uuidv5 } from 'uuid';
import { publishedSmartId } from './scopes/smart-catalog.ts';
import { publishedScopeId } from './consent/scope-catalog.ts';

/** The namespace of every id this tool derives; it must never change, or ids would differ between tenants. */
const NAMESPACE = '6d9a2f0e-5a0f-5c3b-9a53-0c8f6c1b7e42';

/**
 * Ids that Microsoft's own guides publish, so that hand-made and generated registrations agree
 * (https://github.com/microsoft/fhir-server/blob/main/docs/Register-Resource-Application.md).
 */
const PUBLISHED_ROLE_IDS: ReadonlyMap<string, string> = new Map([
  ['globalAdmin', 'ba852bf0-43e3-46f4-88ec-5ce70f5fb6dd'],
  ['globalWriter', '07fed378-c437-418a-97ca-8a7962abd6d6'],
  ['globalReader', 'ed289d3c-3588-4469-914e-79c6cdb0f6e2'],
  ['globalExporter', 'fbf16161-ddf3-42a7-8607-758a3660afe1'],
]);

/** Id of an app role: the published one, else a UUIDv5 of its value, the same in every tenant. */
export function appRoleId(value: string): string {
  return PUBLISHED_ROLE_IDS.get(value) ?? publishedSmartId(value) ?? uuidv5(`role:${value}`, NAMESPACE);
}

/** Id of a delegated permission scope: the published one, else a UUIDv5 of its value, the same in every tenant. */
export function scopeId(value: string): string {
  return publishedScopeId(value) ?? uuidv5(`scope:${value}`, NAMESPACE);
}

/**
 * Id of a certificate of an application: a UUIDv5 of both, so that two runs which register the same one at the same
 * time register it once.
 */
export function certificateKeyId(applicationId: string, thumbprint: string): string {
  return uuidv5(`certificate:${applicationId}:${thumbprint}`.toLowerCase(), NAMESPACE);
}

/**
 * Name of an Azure role assignment: a UUIDv5 of who gets which role definition on which scope, so that a second run, or
 * the template of a hand-off, can only find the same one again
 * (https://learn.microsoft.com/rest/api/authorization/role-assignments/create).
 */
export function roleAssignmentName(scope: string, roleDefinitionId: string, principalId: string): string {
  return uuidv5(`azure-role:${scope}:${roleDefinitionId}:${principalId}`.toLowerCase(), NAMESPACE);
}
