import { RESOURCE_KEY, uniqueNameOf } from '../../registration/answers/names.ts';
import { AZURE_HEALTHCARE_APIS, inferServerKind, isManagedKind } from '../../registration/fhir-server.ts';
import type {
  Caller,
  ObservedApplication,
  ObservedOwner,
  ObservedServicePrincipal,
} from '../../registration/observed.ts';
import type { StandingRegistration } from '../../registration/result/registration-result.ts';
import { fhirUrlTag, type Identification, identify } from '../../registration/tags.ts';
import type { AppRoleHolder } from '../../registration/roles/role-assignment.ts';
import { foreignHolders } from '../../registration/trust.ts';
import { readApplication, readPage, readServicePrincipal } from '../answers.ts';
import type { GraphClient } from '../graph-client.ts';
import { type Look, openLook, readThrough } from '../look.ts';
import { applicationsWhere, bodyIfAllowed, literal, ofApplication, servicePrincipalByAppId } from '../reads.ts';
import { listMarked } from './find-application.ts';
import { readHangingState } from './hanging-state.ts';
import { observeRoleIdentities, type RoleIdentity } from './observe-role-identities.ts';
import { observeStanding } from './observe-standing.ts';

/** An application of ours, with what hangs on it. */
export interface EstateMember {
  readonly identification: Identification;
  readonly standing: StandingRegistration;
  /** What others hold on it, as sentences. */
  readonly holders: readonly string[];
  /** Owners besides the caller; empty where they could not be read. */
  readonly otherOwners: readonly ObservedOwner[];
}

/** Everything of a FHIR server that the tenant has. */
export interface Estate {
  /** The resource first, then the clients by key. */
  readonly members: readonly EstateMember[];
  /** Managed identities that hold app roles of the server's own resource. */
  readonly identities: readonly RoleIdentity[];
  /** Everyone else who has such roles, but for the clients; null where that could not be read. */
  readonly roleHolders: readonly AppRoleHolder[] | null;
  /** Applications that are not ours, and whose identifier URI or permissions say that they belong to the server. */
  readonly candidates: readonly ObservedApplication[];
}

/**
 * Reads all registrations of a FHIR server, page by page and in shared batches, and looks for applications of it that are not
 * ours. Throws Graph's refusals; candidates that may not be looked for are none.
 */
export async function observeEstate(client: GraphClient, fhirUrl: string, caller: Caller, now: Date): Promise<Estate> {
  const look = openLook(client);
  const ours: { readonly application: ObservedApplication; readonly identification: Identification }[] = [];
  for await (const application of listMarked(client, fhirUrlTag(fhirUrl))) {
    const identification = identify(application.tags);
    // Only what has our unique name is found by it; tags alone can be anybody's.
    if (identification !== null && application.uniqueName === uniqueNameOf(fhirUrl, identification.key)) {
      ours.push({ application, identification });
    }
  }
  const resource = ours.find(({ identification }) => identification.key === RESOURCE_KEY)?.application ?? null;
  const [members, candidates] = await Promise.all([
    Promise.all(
      ours.map(async ({ application, identification }) => {
        const [standing, others] = await Promise.all([
          observeStanding(look, application, identification, resource?.appId ?? null),
          observeHolders(look, application, caller, now),
        ]);
        return { identification, standing, ...others };
      }),
    ),
    findCandidates(look, fhirUrl, resource),
  ]);
  const known = new Set(ours.map(({ application }) => application.id));
  const principals = new Set(members.flatMap(({ standing }) => standing.servicePrincipalId ?? []));
  return {
    members: [...members].sort(byKey),
    ...(resource === null
      ? { identities: [], roleHolders: [] }
      : await observeRoleIdentities(look, resource.appId, principals)),
    candidates: candidates.filter(({ id }) => !known.has(id)),
  };
}

async function observeHolders(
  look: Look,
  application: ObservedApplication,
  caller: Caller,
  now: Date,
): Promise<Pick<EstateMember, 'holders' | 'otherOwners'>> {
  const found = await readThrough(look, {
    servicePrincipal: servicePrincipalByAppId(application.appId),
    owners: ofApplication(application.id, 'owners'),
    federatedCredentials: ofApplication(application.id, 'federatedIdentityCredentials'),
  });
  const { owners, federatedCredentials } = readHangingState({ ...found, assignments: null, grants: null });
  const body = bodyIfAllowed(found.servicePrincipal);
  const servicePrincipal: ObservedServicePrincipal | null = body === null ? null : readServicePrincipal(body);
  return {
    holders: foreignHolders({ application, servicePrincipal, owners, federatedCredentials, caller, ownerIds: [] }, now),
    otherOwners: (owners ?? []).filter(({ id }) => id !== caller.objectId),
  };
}

/** By identifier URI, and by the permissions that are asked of the server's API; the second filter is an advanced query (Graph: advanced query capabilities). */
async function findCandidates(
  look: Look,
  fhirUrl: string,
  resource: ObservedApplication | null,
): Promise<readonly ObservedApplication[]> {
  const byUri = await applicationsIn(look, `identifierUris/any(u:u eq ${literal(fhirUrl)})`);
  const api = resource ?? byUri[0] ?? null;
  const apiAppId = api?.appId ?? (isManagedKind(inferServerKind(fhirUrl)) ? AZURE_HEALTHCARE_APIS : null);
  const clients =
    apiAppId === null
      ? []
      : await applicationsIn(look, `requiredResourceAccess/any(r:r/resourceAppId eq ${literal(apiAppId)})`, true);
  return [...new Map([...byUri, ...clients].map((each) => [each.id, each])).values()];
}

/** The first page, which holds 999; more of what is not ours nobody reads. */
async function applicationsIn(look: Look, filter: string, isAdvanced = false): Promise<readonly ObservedApplication[]> {
  const plain = applicationsWhere(filter);
  const body = bodyIfAllowed(
    await look.read(
      isAdvanced ? { ...plain, path: `${plain.path}&$count=true`, headers: { ConsistencyLevel: 'eventual' } } : plain,
    ),
  );
  return body === null ? [] : readPage(body, readApplication).members;
}

function byKey({ identification: one }: EstateMember, { identification: other }: EstateMember): number {
  const rank = ({ key }: Identification): string => (key === RESOURCE_KEY ? '' : key);
  return rank(one) < rank(other) ? -1 : 1;
}
