import { withMember } from '../../changed-record.ts';
import { z } from 'zod';
import { permissionGrantId } from '../../tenant/guid-bytes.ts';
import type { PermissionGrant } from '../../tenant/model.ts';
import { without } from '../../tenant/tenant.ts';
import { type GraphCall, newObjectLocation, odataContext, type Outcome, parameter } from '../graph-call.ts';
import { badRequest, invalidValue, notFound, sameKey } from '../graph-error.ts';
import { listAnswer, selectAnswer } from '../list-query.ts';
import { findServicePrincipal, servicePrincipalOf, userOf } from '../lookup.ts';
import { type BodyRules, readBody } from '../read-body.ts';

const SCOPE_LENGTH = 3850;
const guid = z.guid().toLowerCase();
const scope = z.string().max(SCOPE_LENGTH).nullable().exactOptional();
// Clients written for the beta API still send both times; the service ignores them.
const ignoredTime = z.string().nullable().exactOptional();

interface GrantWrite {
  readonly clientId: string;
  readonly consentType: 'AllPrincipals' | 'Principal';
  readonly principalId?: string | null;
  readonly resourceId: string;
  readonly scope?: string | null;
}

const creation: BodyRules<GrantWrite> = {
  shape: z.strictObject({
    clientId: guid,
    consentType: z.enum(['AllPrincipals', 'Principal']),
    principalId: guid.nullable().exactOptional(),
    resourceId: guid,
    scope,
    startTime: ignoredTime,
    expiryTime: ignoredTime,
  }),
  resource: 'OAuth2PermissionGrant',
  readOnly: ['id'],
};

const update: BodyRules<{ scope?: string | null }> = {
  shape: z.strictObject({ scope }),
  resource: 'OAuth2PermissionGrant',
  readOnly: ['id', 'clientId', 'consentType', 'principalId', 'resourceId'],
};

/** `GET /oauth2PermissionGrants`. */
export function listGrants(call: GraphCall): Outcome {
  return grantsAnswer(call, Object.values(call.tenant.permissionGrants));
}

/** `GET /servicePrincipals/{id}/oauth2PermissionGrants`: what was granted to this client. */
export function listGrantsOfServicePrincipal(call: GraphCall): Outcome {
  const { id } = servicePrincipalOf(call);
  return grantsAnswer(
    call,
    Object.values(call.tenant.permissionGrants).filter((each) => each.clientId === id),
  );
}

/**
 * `GET /users/{id}/oauth2PermissionGrants` and `GET /me/oauth2PermissionGrants`: what this user alone granted to
 * clients.
 */
export function listGrantsOfUser(call: GraphCall): Outcome {
  const { id } = userOf(call);
  return grantsAnswer(
    call,
    Object.values(call.tenant.permissionGrants).filter((each) => each.principalId === id),
  );
}

/** `GET /oauth2PermissionGrants/{id}`. */
export function getGrant(call: GraphCall): Outcome {
  const item = { ...grantOf(call) };
  return selectAnswer(call, { collection: 'oauth2PermissionGrants', resource: 'OAuth2PermissionGrant', item });
}

/**
 * `POST /oauth2PermissionGrants`: one grant for each client, resource and kind of consent
 * (https://learn.microsoft.com/graph/api/oauth2permissiongrant-post).
 * Throws GraphError 409 for a second one (https://github.com/hashicorp/terraform-provider-azuread/issues/690).
 */
export function createGrant(call: GraphCall): Outcome {
  const written = readBody(creation, call.request.body);
  const principalId = written.principalId ?? null;
  if ((written.consentType === 'Principal') !== (principalId !== null)) {
    throw invalidValue('principalId', 'OAuth2PermissionGrant');
  }
  for (const id of [written.clientId, written.resourceId, ...(principalId === null ? [] : [principalId])]) {
    const isThere = id === principalId ? id in call.tenant.users : findServicePrincipal(call, { by: 'id', value: id });
    if (isThere === false || isThere === undefined) {
      throw badRequest(
        `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
      );
    }
  }
  const isPresent = Object.values(call.tenant.permissionGrants).some(
    (each) =>
      each.clientId === written.clientId &&
      each.resourceId === written.resourceId &&
      each.consentType === written.consentType &&
      each.principalId === principalId,
  );
  if (isPresent) {
    throw sameKey('Permission entry already exists.');
  }
  const { clientId, consentType, resourceId } = written;
  const id = permissionGrantId({ clientId, resourceId, principalId });
  const grant = { clientId, consentType, id, principalId, resourceId, scope: written.scope ?? null };
  return {
    status: 201,
    headers: { Location: newObjectLocation(call, 'oauth2PermissionGrants', grant.id) },
    body: { '@odata.context': odataContext(call, 'oauth2PermissionGrants/$entity'), ...grant },
    tenant: { ...call.tenant, permissionGrants: withMember(call.tenant.permissionGrants, grant.id, grant) },
  };
}

/** `PATCH /oauth2PermissionGrants/{id}`: only `scope` can change. */
export function updateGrant(call: GraphCall): Outcome {
  const grant = grantOf(call);
  const written = readBody(update, call.request.body, { ...grant });
  const changed = { ...grant, scope: written.scope === undefined ? grant.scope : written.scope };
  return {
    status: 204,
    tenant: { ...call.tenant, permissionGrants: withMember(call.tenant.permissionGrants, grant.id, changed) },
  };
}

/** `DELETE /oauth2PermissionGrants/{id}`. */
export function deleteGrant(call: GraphCall): Outcome {
  const { id } = grantOf(call);
  return { status: 204, tenant: { ...call.tenant, permissionGrants: without(call.tenant.permissionGrants, id) } };
}

function grantOf(call: GraphCall): PermissionGrant {
  const id = parameter(call, 'grant');
  const grant = call.tenant.permissionGrants[id];
  if (grant === undefined) {
    throw notFound(id);
  }
  return grant;
}

function grantsAnswer(call: GraphCall, grants: readonly PermissionGrant[]): Outcome {
  const items = grants.map((grant) => ({ ...grant }));
  return listAnswer(call, { collection: 'oauth2PermissionGrants', resource: 'OAuth2PermissionGrant', items });
}
