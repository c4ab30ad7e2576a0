import type { User } from '../../tenant/user.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import { mayConsentForTenant } from '../consent/consent.ts';
import { type ListedRole, type WantedPermission } from '../consent/wanted-permissions.ts';
import { EntraError } from '../entra-error.ts';
import type { AppView, PermissionView } from './html/consent-page.ts';

/** The application as the person is shown it. */
export function appView(tenant: Tenant, client: ClientRegistration): AppView {
  if (client.microsoft !== null) {
    return { name: client.displayName, origin: 'Microsoft Corporation' };
  }
  const domain = client.publisherDomain ?? 'unverified';
  const isOwn = tenant.domains.some(({ id, isVerified }) => isVerified && id === client.publisherDomain);
  return {
    name: client.displayName,
    origin: isOwn ? `${domain} - an application of this organization` : `${domain} - unverified publisher`,
  };
}

/** Permissions in the words that the API has for users, or for those who decide for the tenant. */
export function permissionViews(permissions: readonly WantedPermission[], user: User): readonly PermissionView[] {
  const isAdministrator = mayConsentForTenant(user);
  return permissions.map(({ resourceName, scope }) => {
    const forUser = { title: scope.userConsentDisplayName, text: scope.userConsentDescription };
    const forAdministrator = { title: scope.adminConsentDisplayName, text: scope.adminConsentDescription };
    const [first, second] =
      isAdministrator || scope.type === 'Admin' ? [forAdministrator, forUser] : [forUser, forAdministrator];
    const title = named(first.title) ?? named(second.title) ?? scope.value ?? scope.id;
    return { resourceName, title, description: named(first.text) ?? named(second.text) ?? title };
  });
}

/** Application permissions in the API's words. */
export function roleViews(roles: readonly ListedRole[]): readonly PermissionView[] {
  return roles.map(({ resourceName, role }) => {
    const title = named(role.displayName) ?? role.value ?? role.id;
    return { resourceName, title, description: `The application itself may do this, without a signed-in user.` };
  });
}

/** AADSTS65001: nobody has consented yet, and this request may not ask. */
export function consentMissing(client: ClientRegistration): EntraError {
  return new EntraError(
    65001,
    'interaction_required',
    400,
    `The user or administrator has not consented to use the application with ID '${client.appId}' named ` +
      `'${client.displayName}'. Send an interactive authorization request for this user and resource.`,
  );
}

/** AADSTS65004: the person said no. */
export function consentDeclined(): EntraError {
  return new EntraError(65004, 'access_denied', 400, 'User declined to consent to access the app.');
}

/** AADSTS90094: only an administrator can say yes. */
export function administratorNeeded(tenant: Tenant, client: ClientRegistration): EntraError {
  return new EntraError(
    90094,
    'access_denied',
    400,
    `An administrator of ${tenant.displayName} has set a policy that prevents you from granting ${client.displayName} ` +
      `the permissions it is requesting. Contact an administrator of ${tenant.displayName}, who can grant permissions ` +
      'to this app on your behalf.',
  );
}

function named(text: string | null): string | null {
  return text === '' ? null : text;
}
