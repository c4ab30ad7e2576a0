import { z } from 'zod';
import type { GivenConsent, PermissionApi } from '../consent/client-consent.ts';
import { scopesIn } from '../consent/tenant-consent.ts';
import type { Immutable } from '../model/immutable.ts';
import { roleName } from '../roles/role-assignment.ts';
import { appRoleEffect, scopesEffect } from './effect.ts';

/** What an application has of one API. */
export const HELD_ACCESS = z
  .strictObject({
    api: z.strictObject({ appId: z.string().nullable(), displayName: z.string() }),
    permissions: z.array(z.string()).describe('One app role, or all scopes that it was granted of the API.'),
    effect: z.string().describe('What that allows, in one sentence.'),
  })
  .meta({ id: 'HeldAccess' });

/** See {@link HELD_ACCESS}. */
export type HeldAccess = Immutable<z.infer<typeof HELD_ACCESS>>;

/** The app roles that an application holds, each by itself; null where they could not be read. */
export function heldAppRoles({ apis, assignments }: GivenConsent): readonly HeldAccess[] | null {
  return assignments === null
    ? null
    : apis.flatMap((api) =>
        assignments
          .filter(({ resourceId }) => resourceId === api.servicePrincipalId)
          .map(({ appRoleId }) => {
            const role = api.appRoles.find(({ id }) => id === appRoleId) ?? undefinedRole(appRoleId);
            return { api: nameOf(api), permissions: [roleName(role)], effect: appRoleEffect(role, api) };
          }),
      );
}

/**
 * The scopes that an application has of each API, by consent of whomever or by pre-authorization; null where consent
 * could not be read.
 */
export function heldScopes({ apis, grants }: GivenConsent): readonly HeldAccess[] | null {
  return grants === null
    ? null
    : apis.flatMap((api) => {
        const ofApi = grants.filter(({ resourceId }) => resourceId === api.servicePrincipalId);
        const granted = ofApi.flatMap(({ scope }) => scopesIn(scope));
        const given = api.scopes.filter(({ id }) => (api.preAuthorizedIds ?? []).includes(id));
        const values = [...new Set([...granted, ...given.map(({ value }) => value)])];
        const scopes = values.map((value) => api.scopes.find((scope) => scope.value === value) ?? undescribed(value));
        return values.length === 0
          ? []
          : [{ api: nameOf(api), permissions: values, effect: scopesEffect(scopes, api) }];
      });
}

function nameOf({ appId, displayName }: PermissionApi): HeldAccess['api'] {
  return { appId: appId === '' ? null : appId, displayName };
}

/** A role that the API does not define, or that could not be read. */
function undefinedRole(id: string): PermissionApi['appRoles'][number] {
  return { id, value: null, displayName: null, description: null, isEnabled: false, allowedMemberTypes: [] };
}

function undescribed(value: string): Parameters<typeof scopesEffect>[0][number] {
  return { value, adminConsentDescription: null, adminConsentDisplayName: null };
}
