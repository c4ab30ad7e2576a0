import { z } from 'zod';
import type { Immutable } from '../model/immutable.ts';
import type { AppRole, PermissionScope } from '../model/permissions.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { ConsentApi, TenantGrant } from '../model/consent.ts';
import { askedIds } from './api-permissions.ts';
import { scopesIn } from './tenant-consent.ts';
import { wellKnownPermission } from './well-known-apis.ts';

/** Delegated permissions that a client was given (Graph: oAuth2PermissionGrant). */
export interface DelegatedGrant extends TenantGrant {
  /** Object id of the user whom it is for; null for all users of the tenant. */
  readonly principalId: string | null;
}

/** An API that a client asks permissions of, or was given some of. */
export interface PermissionApi extends ConsentApi {
  /** False where the caller may not read it, so that nobody knows here what it defines. */
  readonly isReadable: boolean;
  readonly scopes: readonly PermissionScope[];
  readonly appRoles: readonly AppRole[];
  /** Ids of the scopes that the API gives this client without consent; null where that could not be read. */
  readonly preAuthorizedIds: readonly string[] | null;
}

/** A client and all consent to what it may do. */
export interface ClientConsent {
  readonly application: ObservedApplication;
  readonly servicePrincipalId: string;
  readonly apis: readonly PermissionApi[];
  /** Null where they could not be read. */
  readonly grants: readonly DelegatedGrant[] | null;
  /** The app roles that the client holds. */
  readonly assignments: readonly { readonly appRoleId: string; readonly resourceId: string }[] | null;
}

const SCOPE_STATE = z
  .strictObject({
    value: z.string(),
    id: z.string().nullable().describe('Null for what was granted although the API no longer defines it.'),
    asked: z.boolean().describe('The application asks for it (Graph: requiredResourceAccess).'),
    grantedToAll: z.boolean().nullable().describe('Null where grants could not be read.'),
    grantedToUsers: z.int().nullable().describe('To how many users; null where grants could not be read.'),
    preAuthorized: z.boolean().nullable().describe('Null where that could not be read.'),
    leftover: z.boolean().describe('Granted although the application does not ask for it.'),
  })
  .meta({ id: 'ScopeState', description: 'One delegated scope of an API, and who has consented to it.' });

/** One delegated scope of an API, and who has consented to it. */
export type ScopeState = Immutable<z.infer<typeof SCOPE_STATE>>;

const ROLE_STATE = z
  .strictObject({
    value: z.string().nullable(),
    id: z.string(),
    asked: z.boolean().describe('The application asks for it.'),
    assigned: z.boolean().nullable().describe('Null where that could not be read.'),
    leftover: z.boolean().describe('Assigned although the application does not ask for it.'),
  })
  .meta({ id: 'RoleState', description: 'One app role of an API, and whether the client has it.' });

/** One app role of an API, and whether the client has it. */
export type RoleState = Immutable<z.infer<typeof ROLE_STATE>>;

const CONSENTING_USER = z
  .strictObject({
    id: z.string(),
    displayName: z.string().nullable(),
    userPrincipalName: z.string().nullable(),
    scopes: z.array(z.string()),
  })
  .meta({ id: 'ConsentingUser', description: 'A user who consented; names are null where they were not read.' });

/** A user who consented, and to what; names are null where they were not read. */
export type ConsentingUser = Immutable<z.infer<typeof CONSENTING_USER>>;

/** What a client may do with one API. */
export const API_CONSENT = z
  .strictObject({
    appId: z.string().nullable().describe('Null for an API that could not be read.'),
    displayName: z.string(),
    servicePrincipalId: z.string().nullable(),
    scopes: z.array(SCOPE_STATE),
    appRoles: z.array(ROLE_STATE),
    users: z.array(CONSENTING_USER).nullable().describe('Null where grants could not be read.'),
  })
  .meta({ id: 'ApiConsent' });

/** See {@link API_CONSENT}. */
export type ApiConsent = Immutable<z.infer<typeof API_CONSENT>>;

/** What a client was given, also one without a service principal. */
export type GivenConsent = Omit<ClientConsent, 'servicePrincipalId'>;

/** What a client asks of each API, what it was given, and what is left over. */
export function consentByApi(consent: GivenConsent, people: readonly ConsentingUser[]): readonly ApiConsent[] {
  return consent.apis.map((api) => ({
    appId: api.appId === '' ? null : api.appId,
    displayName: api.displayName,
    servicePrincipalId: api.servicePrincipalId,
    scopes: scopeStates(consent, api),
    appRoles: roleStates(consent, api),
    users: usersOf(consent, api, people),
  }));
}

function grantsOf({ grants }: GivenConsent, { servicePrincipalId }: ConsentApi): readonly DelegatedGrant[] | null {
  return grants?.filter(({ resourceId }) => resourceId === servicePrincipalId) ?? null;
}

function scopeStates(consent: GivenConsent, api: PermissionApi): readonly ScopeState[] {
  const grants = grantsOf(consent, api);
  const asked = askedIds(consent.application.requiredResourceAccess, api.appId, 'Scope');
  const granted = (grants ?? []).flatMap(({ scope }) => scopesIn(scope));
  const given = api.preAuthorizedIds ?? [];
  const known = api.scopes.filter(
    ({ id, value }) => asked.includes(id) || given.includes(id) || granted.includes(value),
  );
  const gone = asked
    .filter((id) => !api.scopes.some((scope) => scope.id === id))
    .map((id) => ({ id, value: wellKnownPermission(api.appId, id) ?? id }));
  const undefinedValues = [...new Set(granted)]
    .filter((value) => !api.scopes.some((scope) => scope.value === value))
    .map((value) => ({ id: null, value }));
  return [...known, ...gone, ...undefinedValues].map(({ id, value }) => {
    const holding = grants?.filter(({ scope }) => scopesIn(scope).includes(value)) ?? null;
    const isAsked = id !== null && asked.includes(id);
    return {
      value,
      id,
      asked: isAsked,
      grantedToAll: holding?.some(({ principalId }) => principalId === null) ?? null,
      grantedToUsers: holding?.filter(({ principalId }) => principalId !== null).length ?? null,
      preAuthorized: api.preAuthorizedIds === null ? null : id !== null && given.includes(id),
      leftover: !isAsked && (holding ?? []).length > 0,
    };
  });
}

function roleStates({ application, assignments }: GivenConsent, api: PermissionApi): readonly RoleState[] {
  const asked = askedIds(application.requiredResourceAccess, api.appId, 'Role');
  const granted = assignments?.filter(({ resourceId }) => resourceId === api.servicePrincipalId) ?? null;
  const heldIds = (granted ?? []).map(({ appRoleId }) => appRoleId);
  return [...new Set([...asked, ...heldIds])].map((id) => ({
    value: api.appRoles.find((role) => role.id === id)?.value ?? null,
    id,
    asked: asked.includes(id),
    assigned: granted === null ? null : heldIds.includes(id),
    leftover: !asked.includes(id),
  }));
}

function usersOf(
  consent: GivenConsent,
  api: PermissionApi,
  people: readonly ConsentingUser[],
): readonly ConsentingUser[] | null {
  const grants = grantsOf(consent, api);
  return (
    grants?.flatMap(({ principalId, scope }) => {
      const person = people.find(({ id }) => id === principalId);
      return principalId === null
        ? []
        : [
            {
              id: principalId,
              displayName: person?.displayName ?? null,
              userPrincipalName: person?.userPrincipalName ?? null,
              scopes: scopesIn(scope),
            },
          ];
    }) ?? null
  );
}
