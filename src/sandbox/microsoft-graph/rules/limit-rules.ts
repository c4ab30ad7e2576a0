import type { ApplicationResource } from '../../tenant/application.ts';
import { badRequest, duplicateValues, GraphError, invalidValue } from '../graph-error.ts';

const MAX_ENTRIES = 1200;
const LARGEST_OBJECT = 600 * 1024;
const MAX_APIS = 50;
const MAX_PERMISSIONS = 400;

/**
 * All collections together hold at most 1,200 entries (text:
 * https://learn.microsoft.com/entra/identity-platform/reference-microsoft-graph-app-manifest; code: assumption A84).
 */
export function checkManifestSize(resource: ApplicationResource): void {
  if (countEntries(resource) > MAX_ENTRIES) {
    throw badRequest(
      'The size of the manifest has exceeded its limit. Please reduce the number of values and retry your request.',
    );
  }
}

/**
 * An object has a limit in bytes, too (https://github.com/microsoftgraph/microsoft-graph-docs/issues/21469); its size
 * is assumption A85.
 */
export function checkObjectSize(object: object): void {
  if (JSON.stringify(object).length > LARGEST_OBJECT) {
    throw new GraphError(
      403,
      'Directory_ResourceSizeExceeded',
      'The size of the object has exceeded its limit. Please reduce the number of values and retry your request.',
    );
  }
}

/**
 * At most 50 APIs and 400 permissions, no API twice
 * (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation).
 */
export function checkRequiredResourceAccess({ requiredResourceAccess }: ApplicationResource): void {
  const permissions = requiredResourceAccess.flatMap((each) => each.resourceAccess);
  if (requiredResourceAccess.length > MAX_APIS || permissions.length > MAX_PERMISSIONS) {
    throw invalidValue('requiredResourceAccess');
  }
  const apis = requiredResourceAccess.map((each) => each.resourceAppId);
  if (new Set(apis).size < apis.length) {
    throw duplicateValues('requiredResourceAccess');
  }
}

function countEntries(value: unknown): number {
  if (Array.isArray(value)) {
    return value.length + value.reduce((sum: number, each: unknown) => sum + countEntries(each), 0);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).reduce((sum: number, each: unknown) => sum + countEntries(each), 0);
  }
  return 0;
}
