import { RESOURCE_KEY, uniqueNameOf } from '../../registration/answers/names.ts';
import { AZURE_HEALTHCARE_APIS, inferServerKind, isManagedKind } from '../../registration/fhir-server.ts';
import type {
  Caller,
  ObservedApplication,
  ObservedOwner,
  ObservedServicePrincipal,
} from '../../registration/model/observed.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import { fhirUrlTag, type Identification, identify } from '../../registration/tags.ts';
import type { AppRoleAssignee } from '../../registration/roles/role-assignment.ts';
import { externalAccess } from '../../registration/trust.ts';
import { readApplication, readPage, readServicePrincipal } from '../answers.ts';
import type { GraphClient } from '../graph-client.ts';
import { type BatchReader, createBatchReader, readNamed } from '../batch-reader.ts';
import { applicationsWhere, bodyIfAllowed, literal, ofApplication, servicePrincipalByAppId } from '../reads.ts';
import { listMarked } from './find-application.ts';
import { readRelatedObjects } from './related-objects.ts';
import { observeRoleIdentities, type RoleIdentity } from './observe-role-identities.ts';
import { observeExisting } from './observe-existing.ts';

/** An application of ours, with what hangs on it. */
export interface InventoryMember {
  readonly identification: Identification;
  readonly current: ExistingRegistration;
  /** What others hold on it, as sentences. */
  readonly externalAccess: readonly string[];
  /** Owners besides the caller; empty where they could not be read. */
  readonly otherOwners: readonly ObservedOwner[];
}

/** Everything of a FHIR server that the tenant has. */
export interface ServerInventory {
  /** The resource first, then the clients by key. */
  readonly members: readonly InventoryMember[];
  /** Managed identities that hold app roles of the server's own resource. */
  readonly identities: readonly RoleIdentity[];
  /** Everyone else who has such roles, but for the clients; null where that could not be read. */
  readonly roleAssignees: readonly AppRoleAssignee[] | null;
  /** Applications that are not ours, and whose identifier URI or permissions say that they belong to the server. */
  readonly candidates: readonly ObservedApplication[];
}

/**
 * Reads all registrations of a FHIR server, page by page and in shared batches, and looks for applications of it that
 * are not ours. Throws Graph's refusals; candidates that may not be looked for are none.
 */
export async function observeServerInventory(
  client: GraphClient,
  fhirUrl: string,
  caller: Caller,
  now: Date,
): Promise<ServerInventory> {
  const reader = createBatchReader(client);
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
        const [existing, others] = await Promise.all([
          observeExisting(reader, application, identification, resource?.appId ?? null),
          observeMemberAccess(reader, application, caller, now),
        ]);
        return { identification, current: existing, ...others };
      }),
    ),
    findCandidates(reader, fhirUrl, resource),
  ]);
  const known = new Set(ours.map(({ application }) => application.id));
  const principals = new Set(members.flatMap(({ current }) => current.servicePrincipalId ?? []));
  return {
    members: [...members].sort(byKey),
    ...(resource === null
      ? { identities: [], roleAssignees: [] }
      : await observeRoleIdentities(reader, resource.appId, principals)),
    candidates: candidates.filter(({ id }) => !known.has(id)),
  };
}

async function observeMemberAccess(
  reader: BatchReader,
  application: ObservedApplication,
  caller: Caller,
  now: Date,
): Promise<Pick<InventoryMember, 'externalAccess' | 'otherOwners'>> {
  const found = await readNamed(reader, {
    servicePrincipal: servicePrincipalByAppId(application.appId),
    owners: ofApplication(application.id, 'owners'),
    federatedCredentials: ofApplication(application.id, 'federatedIdentityCredentials'),
  });
  const { owners, federatedCredentials } = readRelatedObjects({ ...found, assignments: null, grants: null });
  const body = bodyIfAllowed(found.servicePrincipal);
  const servicePrincipal: ObservedServicePrincipal | null = body === null ? null : readServicePrincipal(body);
  return {
    externalAccess: externalAccess(
      { application, servicePrincipal, owners, federatedCredentials, caller, ownerIds: [] },
      now,
    ),
    otherOwners: (owners ?? []).filter(({ id }) => id !== caller.objectId),
  };
}

/**
 * By identifier URI, and by the permissions that are asked of the server's API; the second filter is an advanced query
 * (Graph: advanced query capabilities).
 */
async function findCandidates(
  reader: BatchReader,
  fhirUrl: string,
  resource: ObservedApplication | null,
): Promise<readonly ObservedApplication[]> {
  const byUri = await applicationsIn(reader, `identifierUris/any(u:u eq ${literal(fhirUrl)})`);
  const api = resource ?? byUri[0] ?? null;
  const apiAppId = api?.appId ?? (isManagedKind(inferServerKind(fhirUrl)) ? AZURE_HEALTHCARE_APIS : null);
  const clients =
    apiAppId === null
      ? []
      : await applicationsIn(reader, `requiredResourceAccess/any(r:r/resourceAppId eq ${literal(apiAppId)})`, true);
  return [...new Map([...byUri, ...clients].map((each) => [each.id, each])).values()];
}

/** The first page, which holds 999; more of what is not ours nobody reads. */
async function applicationsIn(
  reader: BatchReader,
  filter: string,
  isAdvanced = false,
): Promise<readonly ObservedApplication[]> {
  const plain = applicationsWhere(filter);
  const body = bodyIfAllowed(
    await reader.read(
      isAdvanced ? { ...plain, path: `${plain.path}&$count=true`, headers: { ConsistencyLevel: 'eventual' } } : plain,
    ),
  );
  return body === null ? [] : readPage(body, readApplication).members;
}

function byKey({ identification: one }: InventoryMember, { identification: other }: InventoryMember): number {
  const rank = ({ key }: Identification): string => (key === RESOURCE_KEY ? '' : key);
  return rank(one) < rank(other) ? -1 : 1;
}
