import type { AppRole } from '../model/permissions.ts';
import { appRole, definedAppRole } from '../roles/app-role.ts';
import type { RegisterAnswers, ResourceAnswers } from '../answers/answers.ts';
import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../consent/graph-permissions.ts';
import { findAppRole, findScope } from '../consent/api-permissions.ts';
import type { ObservedApi, RequiredResourceAccess } from '../model/observed.ts';
import { defaultConsent, permissionScope } from '../consent/permission-scope.ts';
import type { Platform } from '../answers/reply-url.ts';
import type { ApplicationBody } from '../model/step.ts';
import { identificationTags } from '../tags.ts';

/**
 * The application that answers ask for, whole, as it would be made in an empty tenant; without identifier URI and
 * version.
 */
export function wantedApplication(answers: RegisterAnswers, api: ObservedApi | null): ApplicationBody {
  return {
    displayName: answers.name,
    uniqueName: answers.uniqueName,
    signInAudience: 'AzureADMyOrg',
    ...(answers.description === null ? {} : { description: answers.description }),
    ...(answers.notes === null ? {} : { notes: answers.notes }),
    ...(answers.serviceManagementReference === null
      ? {}
      : { serviceManagementReference: answers.serviceManagementReference }),
    tags: [...identificationTags(answers), ...answers.tags],
    isFallbackPublicClient: answers.type === 'public' && answers.deviceCode,
    servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true },
    ...typedProperties(answers, api),
  };
}

const NO_IMPLICIT_GRANTS = { enableIdTokenIssuance: false, enableAccessTokenIssuance: false } as const;

function typedProperties(answers: RegisterAnswers, api: ObservedApi | null): Partial<ApplicationBody> {
  switch (answers.type) {
    case 'resource':
      return {
        api: {
          oauth2PermissionScopes: answers.scopes.map((value) =>
            permissionScope(value, answers.scopeConsent ?? defaultConsent(value), answers.name),
          ),
        },
        appRoles: appRolesOf(answers),
        web: { implicitGrantSettings: NO_IMPLICIT_GRANTS },
      };
    case 'confidential':
    case 'public': {
      const urls = (platform: Platform): readonly string[] =>
        answers.replyUrls.filter((entry) => entry.platform === platform).map(({ url }) => url);
      return {
        web: {
          redirectUris: urls('web'),
          ...(answers.type === 'confidential' && answers.logoutUrl !== null ? { logoutUrl: answers.logoutUrl } : {}),
          implicitGrantSettings: NO_IMPLICIT_GRANTS,
        },
        spa: { redirectUris: urls('spa') },
        publicClient: { redirectUris: urls('native') },
        requiredResourceAccess: delegatedAccess(answers.scopes, api),
      };
    }
    case 'service':
      return {
        web: { implicitGrantSettings: NO_IMPLICIT_GRANTS },
        requiredResourceAccess: answers.serverKind === 'oss' ? applicationAccess(answers.roles, api) : [],
      };
  }
}

/**
 * The roles of the server's file, then those named beside it; case does not tell roles apart, as for the FHIR server.
 */
function appRolesOf({ roleDefinitions, appRoles }: ResourceAnswers): readonly AppRole[] {
  const defined = new Set(roleDefinitions.map(({ name }) => name.toLowerCase()));
  return [
    ...roleDefinitions.map(definedAppRole),
    ...appRoles.filter((name) => !defined.has(name.toLowerCase())).map(appRole),
  ];
}

function delegatedAccess(scopes: readonly string[], api: ObservedApi | null): readonly RequiredResourceAccess[] {
  const signIn = {
    resourceAppId: MICROSOFT_GRAPH,
    resourceAccess: GRAPH_SIGN_IN_PERMISSIONS.map(({ id }) => ({ id, type: 'Scope' })),
  };
  return api === null
    ? [signIn]
    : [
        {
          resourceAppId: api.appId,
          resourceAccess: scopes.map((name) => ({ id: findScope(api, name).id, type: 'Scope' })),
        },
        signIn,
      ];
}

function applicationAccess(roles: readonly string[], api: ObservedApi | null): readonly RequiredResourceAccess[] {
  // Access to a managed service is Azure RBAC: its API has no app roles to ask for
  // (https://learn.microsoft.com/azure/healthcare-apis/authentication-authorization).
  return api === null || api.firstParty || roles.length === 0
    ? []
    : [
        {
          resourceAppId: api.appId,
          resourceAccess: roles.map((name) => ({ id: findAppRole(api, name).id, type: 'Role' })),
        },
      ];
}
