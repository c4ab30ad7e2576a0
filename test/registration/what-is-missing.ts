import type { RegisterAnswers } from '../../src/registration/answers/answers.ts';
import { appRole } from '../../src/registration/roles/app-role.ts';
import { missingAzureRoles } from '../../src/registration/roles/azure-access.ts';
import type { Observed, ObservedApplication } from '../../src/registration/model/observed.ts';
import { isPreAuthorized } from '../../src/registration/consent/pre-authorization.ts';
import { type ReplyUrl, replyUrlIdentity } from '../../src/registration/answers/reply-url.ts';
import { PORTAL_TAG } from '../../src/registration/tags.ts';
import { scopesIn, wantedConsent } from '../../src/registration/consent/tenant-consent.ts';

/** The names of what was asked for and does not stand. */
export function missing(answers: RegisterAnswers, directory: Observed): readonly string[] {
  const { application, servicePrincipal } = directory;
  if (application === null || servicePrincipal?.tags.includes(PORTAL_TAG) !== true) {
    return ['an application whose service principal the portal lists'];
  }
  const owners = (directory.owners ?? []).map(({ id }) => id);
  const common = [
    ...(application.displayName === answers.name ? [] : ['name']),
    ...answers.tags.filter((tag) => !application.tags.includes(tag)),
    ...answers.owners.filter((owner) => !owners.includes(owner)),
  ];
  switch (answers.type) {
    case 'resource': {
      const { oauth2PermissionScopes } = application.api;
      const type = answers.scopeConsent === 'user' ? 'User' : 'Admin';
      return [
        ...common,
        ...answers.scopes.filter(
          (name) =>
            !oauth2PermissionScopes.some(
              (scope) =>
                scope.value === name && scope.isEnabled && (answers.scopeConsent === null || scope.type === type),
            ),
        ),
        ...answers.preAuthorize.filter((appId) => !isPreAuthorized(application, appId, answers.scopes)),
        ...answers.appRoles.filter(
          (name) => !application.appRoles.some(({ value, isEnabled }) => value === name && isEnabled),
        ),
        ...(application.identifierUris.includes(answers.identifierUri ?? application.identifierUris[0] ?? '')
          ? []
          : ['URI']),
      ];
    }
    case 'confidential':
    case 'public':
      return [
        ...common,
        ...answers.replyUrls.filter((wanted) => !isOnItsPlatform(application, wanted)).map(({ url }) => url),
        ...wantedConsent(answers, directory).flatMap(({ api, scopes }) =>
          scopes.filter((scope) => !grantedScopes(directory, api.servicePrincipalId).includes(scope)),
        ),
      ];
    case 'service':
      return [
        ...common,
        ...answers.roles.filter(
          (name) =>
            directory.api?.firstParty !== true &&
            !directory.assignments.some(({ appRoleId }) => appRoleId === appRole(name).id),
        ),
        ...(directory.azureAccess === null
          ? []
          : missingAzureRoles(answers.roles, directory.azureAccess, servicePrincipal.id).map(({ name }) => name)),
      ];
  }
}

function grantedScopes({ grants }: Observed, resourceId: string | null): readonly string[] {
  return (grants ?? []).filter((grant) => grant.resourceId === resourceId).flatMap(({ scope }) => scopesIn(scope));
}

function isOnItsPlatform({ web, spa, publicClient }: ObservedApplication, { platform, url }: ReplyUrl): boolean {
  const { redirectUris } = { web, spa, native: publicClient }[platform];
  return redirectUris.map(replyUrlIdentity).includes(replyUrlIdentity(url));
}
