import { parseAnswer } from '../../http/parse-answer.ts';
import { z } from 'zod';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { TenantGrant } from '../../registration/model/consent.ts';
import { mergedScope, scopesIn } from '../../registration/consent/tenant-consent.ts';
import { readPage } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { grantById, literal } from '../reads.ts';
import { changesBetween, type Lists } from '../update/lists.ts';
import type { ListedObject } from '../update/pending-updates.ts';
import { writeMerged } from '../update/write-merged.ts';
import type { WriteRecord } from '../write-record.ts';

/** Milliseconds between looks at a grant that stands somewhere, and that the replica which answers may not know yet. */
const MAX_ATTEMPTS: readonly number[] = [0, 500, 1000, 2000, 4000, 8000];

const GRANT = z.object({ id: OBJECT_ID, resourceId: OBJECT_ID, scope: z.string().nullish() });

/** A grant that is wanted for all users of the tenant; ids are those of service principals. */
export interface WantedGrant {
  readonly clientId: string;
  /** Null where nobody has read it. */
  readonly clientName: string | null;
  /** The stable key of the client's registration; null where that is not known. */
  readonly key: string | null;
  readonly resourceId: string;
  readonly apiName: string;
  readonly scopes: readonly string[];
}

/**
 * Grants scopes for all users of the tenant: widens the existing grant, or creates one. A grant that another run
 * created in the meantime is widened too (https://learn.microsoft.com/graph/api/oauth2permissiongrant-post).
 * Throws UsageError `grant_too_long` and Graph's refusals.
 */
export async function grantForTenant(
  client: GraphClient,
  wanted: WantedGrant,
  existing: TenantGrant | null,
): Promise<TenantGrant> {
  const widened = existing === null ? null : await widenUnlessGone(client, wanted, existing);
  if (widened !== null) {
    return widened;
  }
  try {
    return await createTenantGrant(client, wanted);
  } catch (error) {
    const found = isTaken(error) ? await findTenantGrant(client, wanted) : null;
    if (found === null) {
      throw error;
    }
    return widenGrant(client, wanted, found, true);
  }
}

/** Whose grants a record is about. */
export type GrantedClient = Pick<WantedGrant, 'clientName' | 'key'>;

/** The grant that a record is about, by the client that it serves. */
function grantTarget(id: string | null, { clientName, key }: GrantedClient): Pick<WriteRecord, 'target' | 'key'> {
  return { target: { kind: 'oAuth2PermissionGrant', id, name: clientName }, key };
}

function isTaken(error: unknown): boolean {
  return error instanceof GraphRequestError && error.refusal.status === 409 && /already exists/i.test(error.message);
}

async function createTenantGrant(client: GraphClient, wanted: WantedGrant): Promise<TenantGrant> {
  const { clientId, resourceId, scopes, apiName } = wanted;
  const scope = mergedScope('', scopes, apiName);
  const body = { clientId, consentType: 'AllPrincipals', principalId: null, resourceId, scope };
  const made = await client.send({
    method: 'POST',
    path: '/oauth2PermissionGrants',
    body,
    fresh: true,
    accepts: readTenantGrant,
    record: { action: 'create', ...grantTarget(null, wanted), before: null, after: body },
    privilege: PRIVILEGES.grantConsent,
  });
  return readTenantGrant(made);
}

/** Null where it is still not shown after a while. */
async function findTenantGrant(
  client: GraphClient,
  { clientId, resourceId }: WantedGrant,
): Promise<TenantGrant | null> {
  const filter = `clientId eq ${literal(clientId)} and resourceId eq ${literal(resourceId)} and consentType eq 'AllPrincipals'`;
  const request: GraphRequest = {
    method: 'GET',
    path: `/oauth2PermissionGrants?$filter=${encodeURIComponent(filter)}`,
    privilege: PRIVILEGES.grantConsent,
  };
  for (const wait of MAX_ATTEMPTS) {
    await client.sleep(wait);
    const [grant] = readPage(await client.send(request), readTenantGrant).members;
    if (grant !== undefined) {
      return grant;
    }
  }
  return null;
}

/** Null where the grant has been revoked since it was read. */
async function widenUnlessGone(
  client: GraphClient,
  wanted: WantedGrant,
  existing: TenantGrant,
): Promise<TenantGrant | null> {
  try {
    return await widenGrant(client, wanted, existing, false);
  } catch (error) {
    if (error instanceof GraphRequestError && error.refusal.status === 404) {
      return null;
    }
    throw error;
  }
}

async function widenGrant(
  client: GraphClient,
  wanted: WantedGrant,
  existing: TenantGrant,
  fresh: boolean,
): Promise<TenantGrant> {
  const { scopes, apiName, clientId } = wanted;
  const granted = scopesIn(existing.scope);
  if (scopes.every((scope) => granted.includes(scope))) {
    return existing;
  }
  const scope = mergedScope(existing.scope, scopes, apiName);
  await changeScopes(client, { ...wanted, ownerId: clientId, apiName }, existing, { scope, fresh });
  return { ...existing, scope };
}

/** Whose grant is changed; `ownerId` is the object id of the client's service principal. */
export interface ChangedClient extends GrantedClient {
  readonly ownerId: string;
  /** For the error that the scopes come to too many characters. */
  readonly apiName: string;
}

/**
 * Changes the scopes of a grant that was read, merged into those that it has by now; one of which none are left is
 * deleted (Graph: Update and Delete oAuth2PermissionGrant). Throws UsageError `grant_too_long` and Graph's refusals.
 */
export async function changeScopes(
  client: GraphClient,
  of: ChangedClient,
  grant: { readonly id: string; readonly scope: string },
  { scope, fresh }: { readonly scope: string; readonly fresh: boolean },
): Promise<void> {
  const object: ListedObject<string> = {
    path: `/oauth2PermissionGrants/${grant.id}`,
    name: of.clientName,
    ownerId: of.ownerId,
    read: { ...grantById(grant.id), fresh },
    parse: (body) => parseAnswer(GRANT, body).scope ?? '',
    listsOf: scopeLists,
    positionOfNew: () => 'end',
    write: async (lists, current, send) => {
      const merged = lists.get('scope');
      if (merged === undefined) {
        return;
      }
      const existing = { ...grant, scope: current };
      await send(
        merged.size === 0
          ? deletionOf(existing, of)
          : { ...scopeUpdate(existing, mergedScope('', [...merged.keys()], of.apiName), of), fresh },
      );
    },
  };
  const changes = changesBetween(scopeLists(grant.scope), scopeLists(scope), object.positionOfNew);
  await writeMerged(client, { object, base: grant.scope, changes });
}

function scopeLists(scope: string): Lists {
  return new Map([['scope', new Map(scopesIn(scope).map((each) => [each, each]))]]);
}

/** Deletes a grant (Graph: Delete oAuth2PermissionGrant). */
export function deletionOf(grant: { readonly id: string }, client: GrantedClient): GraphRequest {
  return {
    method: 'DELETE',
    path: `/oauth2PermissionGrants/${encodeURIComponent(grant.id)}`,
    record: { action: 'delete', ...grantTarget(grant.id, client), before: { ...grant }, after: null },
    privilege: PRIVILEGES.grantConsent,
  };
}

/** Writes all scopes of a grant (Graph: Update oAuth2PermissionGrant). */
function scopeUpdate(
  { id, scope: before }: { readonly id: string; readonly scope: string },
  scope: string,
  client: GrantedClient,
): GraphRequest {
  return {
    method: 'PATCH',
    path: `/oauth2PermissionGrants/${encodeURIComponent(id)}`,
    body: { scope },
    record: { action: 'update', ...grantTarget(id, client), before: { scope: before }, after: { scope } },
    privilege: PRIVILEGES.grantConsent,
  };
}

function readTenantGrant(body: unknown): TenantGrant {
  const { id, resourceId, scope } = parseAnswer(GRANT, body);
  return { id, resourceId, scope: scope ?? '' };
}
