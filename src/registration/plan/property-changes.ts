import { wellKnownPermission } from '../consent/well-known-apis.ts';
import type { ObservedApi, ObservedApplication } from '../model/observed.ts';
import type { ApplicationPatch, PlannedStep, Step } from '../model/step.ts';
import { applyPatch } from './step.ts';
import { OWN_APP_ID } from './identifier-uri.ts';
import type { PropertyChange } from '../model/result.ts';

/** How each property that we write is read from an application; entries of lists by what people call them. */
const PROPERTIES: Readonly<Record<string, (application: ObservedApplication, api: ObservedApi | null) => unknown>> = {
  displayName: ({ displayName }) => displayName,
  description: ({ description }) => description,
  notes: ({ notes }) => notes,
  serviceManagementReference: ({ serviceManagementReference }) => serviceManagementReference,
  signInAudience: ({ signInAudience }) => signInAudience,
  tags: ({ tags }) => tags,
  identifierUris: ({ identifierUris }) => identifierUris,
  isFallbackPublicClient: ({ isFallbackPublicClient }) => isFallbackPublicClient,
  'api.requestedAccessTokenVersion': ({ api }) => api.requestedAccessTokenVersion,
  'api.oauth2PermissionScopes': ({ api }) =>
    api.oauth2PermissionScopes.map(({ value, type, isEnabled }) => ({ value, type, isEnabled })),
  'api.preAuthorizedApplications': ({ api }) => api.others?.preAuthorizedApplications ?? [],
  appRoles: ({ appRoles }) => appRoles.map(({ value, isEnabled }) => ({ value, isEnabled })),
  'web.redirectUris': ({ web }) => web.redirectUris,
  'web.logoutUrl': ({ web }) => web.logoutUrl,
  'web.implicitGrantSettings': ({ web }) => web.implicitGrantSettings,
  'spa.redirectUris': ({ spa }) => spa.redirectUris,
  'publicClient.redirectUris': ({ publicClient }) => publicClient.redirectUris,
  requiredResourceAccess: ({ requiredResourceAccess }, api) =>
    requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
      resourceAccess.map(({ type, id }) => ({
        resourceAppId,
        type,
        id,
        value: permissionName(resourceAppId, id, api),
      })),
    ),
  servicePrincipalLockConfiguration: ({ servicePrincipalLockConfiguration }) => servicePrincipalLockConfiguration,
};

/** What people call a permission of an API; null for one of an API that was not read. */
function permissionName(appId: string, id: string, api: ObservedApi | null): string | null {
  const own = api?.appId === appId ? [...api.appRoles, ...api.scopes].find((each) => each.id === id) : undefined;
  return own?.value ?? wellKnownPermission(appId, id);
}

/**
 * The changes of a plan's steps in their order: each property of a standing application that a step writes, old and
 * new; any other write as it is. `existing` is null for an application that is yet to be made; `api` is the one that a
 * client asks permissions of.
 */
export function propertyChanges(
  steps: readonly PlannedStep[],
  existing: ObservedApplication | null,
  api: ObservedApi | null,
): readonly PropertyChange[] {
  let current = existing;
  return steps.flatMap((step): readonly PropertyChange[] => {
    const { change } = step;
    const patch = patchOf(step, current);
    if (current === null || patch === null) {
      return [{ ...change, property: null, before: null, after: null }];
    }
    const before = current;
    const after = applyPatch(before, patch);
    current = after;
    return Object.entries(PROPERTIES).flatMap(([property, read]) => {
      const [earlier, changed] = [read(before, api), read(after, api)];
      return isSame(earlier, changed) ? [] : [{ ...change, property, before: earlier, after: changed }];
    });
  });
}

/** What a step writes to the properties of the application; null where it writes something else. */
function patchOf(step: Step, application: ObservedApplication | null): ApplicationPatch | null {
  switch (step.kind) {
    case 'update-application':
      return step.patch;
    case 'set-identifier-uri': {
      const [choice] = step.choices;
      return choice === undefined || application === null
        ? null
        : {
            identifierUris: [choice.uri.replace(OWN_APP_ID, application.appId), ...step.keep],
            api: { requestedAccessTokenVersion: choice.tokenVersion },
          };
    }
    default:
      return null;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
