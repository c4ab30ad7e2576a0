import { parseAnswer } from '../../http/parse-answer.ts';
import { z } from 'zod';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { TenantGrant } from '../../registration/observed.ts';
import { mergedScope, scopesIn } from '../../registration/consent/tenant-consent.ts';
import { readPage } from '../answers.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { literal } from '../reads.ts';
import type { WriteRecord } from '../write-record.ts';

/** Milliseconds between looks at a grant that stands somewhere, and that the replica which answers may not know yet. */
const LOOKS: readonly number[] = [0, 500, 1000, 2000, 4000, 8000];

const GRANT = z.object({ id: z.string(), resourceId: z.string(), scope: z.string().nullish() });

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
 * Grants scopes for all users of the tenant: widens the grant that stands, else makes one; one that somebody else made
 * in the meantime is widened too (Graph: Create and Update oAuth2PermissionGrant; facts/graph.md 4.6).
 * Throws UsageError `grant_too_long` and Graph's refusals.
 */
export async function grantForTenant(
  client: GraphClient,
  wanted: WantedGrant,
  standing: TenantGrant | null,
): Promise<TenantGrant> {
  const widened = standing === null ? null : await widenUnlessGone(client, wanted, standing);
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
export function grantTarget(
  id: string | null,
  { clientName, key }: GrantedClient,
): Pick<WriteRecord, 'target' | 'key'> {
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
  for (const wait of LOOKS) {
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
  standing: TenantGrant,
): Promise<TenantGrant | null> {
  try {
    return await widenGrant(client, wanted, standing, false);
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
  standing: TenantGrant,
  fresh: boolean,
): Promise<TenantGrant> {
  const { scopes, apiName } = wanted;
  const held = scopesIn(standing.scope);
  if (scopes.every((scope) => held.includes(scope))) {
    return standing;
  }
  const scope = mergedScope(standing.scope, scopes, apiName);
  await client.send({ ...scopeUpdate(standing, scope, wanted), fresh });
  return { ...standing, scope };
}

/** Writes all scopes of a grant (Graph: Update oAuth2PermissionGrant). */
export function scopeUpdate(
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
