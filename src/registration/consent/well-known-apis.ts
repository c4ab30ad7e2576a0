import { AZURE_HEALTHCARE_APIS } from '../fhir-server.ts';
import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from './graph-permissions.ts';
import { scopeId } from '../ids.ts';
import type { ObservedApi } from '../model/observed.ts';
import { MANAGED_SCOPES } from './scope-catalog.ts';

/** The names of APIs by their appIds; one that is not in it goes by its appId. */
export type ApiNames = Readonly<Record<string, string>>;

/** The APIs of Microsoft that clients of a FHIR server ask permissions of. */
const WELL_KNOWN_NAMES: ApiNames = {
  [MICROSOFT_GRAPH]: 'Microsoft Graph',
  [AZURE_HEALTHCARE_APIS]: 'Azure Healthcare APIs',
};

/**
 * The names for the permissions of a registration: those of Microsoft's APIs, and of the API that it is a client of.
 */
export function apiNames(api: Pick<ObservedApi, 'appId' | 'displayName'> | null): ApiNames {
  return api === null ? WELL_KNOWN_NAMES : { ...WELL_KNOWN_NAMES, [api.appId]: api.displayName };
}

/** The value of a delegated permission of one of Microsoft's APIs, where this tool may have asked for it; else null. */
export function wellKnownPermission(apiAppId: string, permissionId: string): string | null {
  switch (apiAppId) {
    case MICROSOFT_GRAPH:
      return GRAPH_SIGN_IN_PERMISSIONS.find(({ id }) => id === permissionId)?.value ?? null;
    case AZURE_HEALTHCARE_APIS:
      return MANAGED_SCOPES.find((value) => scopeId(value) === permissionId) ?? null;
    default:
      return null;
  }
}
