import type { Warning } from '../../errors/warning.ts';
import { DEFAULT_SCOPES } from '../consent/scope-catalog.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { AppRole, PermissionScope } from '../model/permissions.ts';
import { SERVER_ROLES } from '../roles/app-role.ts';
import { roleName } from '../roles/role-assignment.ts';

/** An application that asks for something of an API. */
export interface RequestingApplication {
  readonly appId: string;
  readonly displayName: string;
  /** The ids of what it asks for. */
  readonly ids: readonly string[];
}

/** The applications that ask for one of these scopes and roles of an API. */
export function requestingApplications(
  { appId }: Pick<ObservedApplication, 'appId'>,
  entitlements: readonly { readonly id: string }[],
  applications: readonly ObservedApplication[],
): readonly RequestingApplication[] {
  const removed = new Set(entitlements.map(({ id }) => id));
  return applications.flatMap((application) => {
    const ids = application.requiredResourceAccess
      .filter(({ resourceAppId }) => resourceAppId === appId)
      .flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id))
      .filter((id) => removed.has(id));
    return ids.length === 0 ? [] : [{ appId: application.appId, displayName: application.displayName, ids }];
  });
}

/** Scopes and roles that are removed, and who asks for them. */
export interface RemovedEntitlements {
  readonly roles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
  readonly requestedBy: readonly RequestingApplication[];
  /** False where consent to the scopes could not be read. */
  readonly isConsentKnown: boolean;
}

/** What someone should know who removes scopes and roles. */
export function removalWarnings({
  roles,
  scopes,
  requestedBy,
  isConsentKnown,
}: RemovedEntitlements): readonly Warning[] {
  const requestingOneOf = (entitlements: readonly { readonly id: string }[]): readonly RequestingApplication[] =>
    requestedBy.filter(({ ids }) => entitlements.some(({ id }) => ids.includes(id)));
  const byDefault = roles.map(roleName).filter((name) => Object.hasOwn(SERVER_ROLES, name));
  const defaultScopes = scopes.map(({ value }) => value).filter((value) => DEFAULT_SCOPES.includes(value));
  return [
    ...stillRequested(requestingOneOf(roles), 'role'),
    ...stillRequested(requestingOneOf(scopes), 'scope'),
    ...(byDefault.length === 0
      ? []
      : [
          {
            code: 'role_defined_by_default',
            message: `\`register resource\` defines ${byDefault.join(', ')} again unless --app-role or --roles-file names the roles.`,
          } satisfies Warning,
        ]),
    ...(defaultScopes.length === 0
      ? []
      : [
          {
            code: 'scope_defined_by_default',
            message: `\`register resource\` defines ${defaultScopes.join(', ')} again unless --scope names the scopes.`,
          } satisfies Warning,
        ]),
    ...(isConsentKnown || scopes.length === 0
      ? []
      : [
          {
            code: 'scope_consent_unread',
            message: `Consent to ${scopes.map(({ value }) => value).join(', ')} could not be read, which takes Directory.Read.All, and stays where there is some.`,
          } satisfies Warning,
        ]),
  ];
}

function stillRequested(applications: readonly RequestingApplication[], what: 'role' | 'scope'): readonly Warning[] {
  if (applications.length === 0) {
    return [];
  }
  const names = applications.map(({ appId, displayName }) => `"${displayName}" (${appId})`).join(', ');
  return [
    {
      code: `${what}_still_requested`,
      message: `These applications still ask for what was removed: ${names}. They get nothing by it; register them with another ${what}.`,
    },
  ];
}
