import { z } from 'zod';
import type { RegisterAnswers, ResourceAnswers } from '../../registration/answers/answers.ts';
import type { Certificate } from '../../registration/model/certificate.ts';
import { MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import { OWN_APP_ID, identifierUriCandidates } from '../../registration/plan/identifier-uri.ts';
import type { Caller, Observed, ObservedApi, ObservedApplication } from '../../registration/model/observed.ts';
import { CREDENTIAL_KINDS } from '../../registration/credentials/kinds/index.ts';
import { withoutMark } from '../../registration/credentials/mark-ahead.ts';
import { secretInventory } from '../../registration/credentials/secret-inventory.ts';
import { governingPolicy } from '../../registration/tenant-policy.ts';
import { readApplication, readPage, readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { type ApiReads, apiReads, type FoundApi, findApi, toApi } from './api-lookup.ts';
import { type BatchReader, type Reads, readNamed } from '../batch-reader.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { observeMarkAhead } from './observe-mark-ahead.ts';
import { type OwnerRead, ownerIds, ownerReads } from './owner-lookup.ts';
import {
  applicationByKey,
  applicationsWhere,
  bodyIfAllowed,
  bodyOrMissing,
  literal,
  ofApplication,
  ofServicePrincipal,
  organization,
  plainRead,
  servicePrincipalByAppId,
  servicePrincipalIdByAppId,
} from '../reads.ts';
import { clientReads, clientsIn, withExternalAccess } from './pre-authorized-clients.ts';
import { type RelatedAnswers, readRelatedObjects } from './related-objects.ts';
import { withAllPages } from '../pages.ts';
import { readAssignedPolicies, readPolicy, readTenantName, readVerifiedDomains } from './tenant-reads.ts';

/** Who runs the tool, and where. */
export interface Session {
  readonly tenantId: string;
  readonly caller: Caller;
  readonly cloud: { readonly federatedAudience: string };
}

/** What was read, and what only people need of it. */
export interface Observation {
  readonly observed: Observed;
  readonly tenantName: string | null;
}

/** What the user holds already of the credential that is asked for. */
export interface StoredCredentials {
  /** The value that the sink holds; asked only where a secret of ours was never confirmed. */
  secret(clientId: string): Promise<string | null>;
  /** The certificate that was named, or that an earlier run left where one would be made. */
  readonly certificate: Certificate | null;
}

const IDENTIFIED = z.object({ id: OBJECT_ID });

/** What is known before a look, and how far it goes. */
export interface ReadAhead {
  /**
   * The API of a client, where another registration of the same run makes it or holds it; default: it is looked for.
   */
  readonly api?: Promise<ObservedApi> | undefined;
  /**
   * `listed` leaves out what no list tells and only new access needs: owners and federated credentials (unless some are
   * wanted), assigned policies. It can show that nothing has to be done, and nothing else may be built on it. Default:
   * all of it.
   */
  readonly depth?: 'whole' | 'listed' | undefined;
}

/** Which registration is read, and by what. */
export interface RegistrationQuery extends ReadAhead {
  readonly answers: RegisterAnswers;
  readonly stored: StoredCredentials;
  readonly now: Date;
}

const NO_API_READS = {
  ...{ apiApplication: null, apiApplicationById: null, apiServicePrincipal: null },
  ...{ firstParty: null, namesakes: null },
};

type NamedRead =
  | 'application'
  | 'organization'
  | 'domains'
  | 'policy'
  | 'microsoftGraph'
  | keyof ApiReads
  | `uri${number}`
  | keyof ReturnType<typeof clientReads>
  | OwnerRead;

/**
 * Reads all that stands about a registration: one batch for what can be found by name, a second for what hangs on it.
 *
 * Throws UsageError: `resource_missing`, `reference_ambiguous`, `reference_missing`, `not_a_client`, `owner_missing`,
 * `principal_ambiguous`; and Graph's refusals.
 */
export async function observeRegistration(
  reader: BatchReader,
  session: Session,
  query: RegistrationQuery,
): Promise<Observation> {
  const { answers, stored, now, api: knownApi, depth = 'whole' } = query;
  const { own, requests } = namedReads(answers, session, knownApi !== undefined);
  const named = await readNamed<NamedRead>(reader, requests);
  const body = bodyOrMissing(own, named.application);
  const application = body === null ? null : readApplication(body);
  const foundApi = answers.type === 'resource' || knownApi !== undefined ? null : findApi(answers, named);
  const clients = clientsIn(answers, named);
  const scopes = answers.type === 'resource' ? answers.scopes : [];
  const [related, preAuthorizedClients] = await Promise.all([
    readRelated(reader, application, foundApi, relatedQuery(answers, depth)),
    withExternalAccess(reader, clients.ours, { resource: application, scopes, caller: session.caller, now }),
  ]);
  const api =
    answers.type === 'resource' || foundApi === null
      ? ((await knownApi) ?? null)
      : toApi(answers, withServicePrincipal(foundApi, related.apiServicePrincipal));
  const objects = readRelatedObjects(related);
  const markAhead =
    application === null || objects.servicePrincipal !== null
      ? null
      : await observeMarkAhead(reader.client, application);
  return {
    tenantName: readTenantName(bodyIfAllowed(named.organization)),
    observed: {
      tenant: readTenant(session, named, related),
      caller: session.caller,
      application,
      ...objects,
      markAhead,
      ...(depth === 'listed' && application !== null ? unlistedState(related) : {}),
      api,
      graphServicePrincipalId: IDENTIFIED.safeParse(bodyIfAllowed(named.microsoftGraph)).data?.id ?? null,
      ownerIds: ownerIds(answers.owners, named),
      uriOwners: readUriOwners(answers, session.tenantId, named, application),
      azureAccess: null,
      preAuthorizedClients: [...clients.known, ...preAuthorizedClients],
      storedSecretHint:
        application === null ? null : await storedHint(withoutMark(application, markAhead), stored, now),
      storedCertificate: stored.certificate,
    },
  };
}

/** The reads of what can be found by name: `own` is the one that finds the application itself. */
function namedReads(
  answers: RegisterAnswers,
  { tenantId }: Session,
  knowsApi: boolean,
): { readonly own: GraphRequest; readonly requests: Reads<NamedRead> } {
  const own = applicationByKey('uniqueName', answers.uniqueName);
  const signsUsersIn = answers.type === 'confidential' || answers.type === 'public';
  return {
    own,
    requests: {
      application: own,
      organization: organization(),
      domains: answers.type === 'resource' ? plainRead('/domains?$select=id,isVerified') : null,
      policy: needsPolicy(answers) ? plainRead('/policies/defaultAppManagementPolicy') : null,
      microsoftGraph: signsUsersIn ? servicePrincipalIdByAppId(MICROSOFT_GRAPH) : null,
      ...(answers.type === 'resource' || knowsApi ? NO_API_READS : apiReads(answers)),
      ...uriOwnerReads(answers, tenantId),
      ...ownerReads(answers.owners),
      ...clientReads(answers),
    },
  };
}

function readTenant(
  { tenantId, cloud }: Session,
  named: Readonly<Record<'organization' | 'domains' | 'policy', GraphAnswer | null>>,
  { assignedPolicies }: RelatedObjects,
): Observed['tenant'] {
  return {
    id: tenantId,
    federatedAudience: cloud.federatedAudience,
    verifiedDomains: readVerifiedDomains(bodyIfAllowed(named.domains), bodyIfAllowed(named.organization)),
    policy: governingPolicy(
      readPolicy(bodyIfAllowed(named.policy)),
      readAssignedPolicies(bodyIfAllowed(assignedPolicies)),
    ),
  };
}

function needsPolicy(answers: RegisterAnswers): boolean {
  return (
    answers.type === 'resource' ||
    (answers.type !== 'public' &&
      answers.credential.kind !== 'none' &&
      CREDENTIAL_KINDS[answers.credential.kind].isConfidential)
  );
}

/** The identifier URIs whose holders matter: what was named, or what `auto` may choose before the appId is known. */
function contestedUris(answers: ResourceAnswers, tenantId: string): readonly string[] {
  return answers.identifierUri === null
    ? identifierUriCandidates({
        fhirUrl: answers.fhirUrl,
        tenantId,
        verifiedDomains: null,
        onlyDefaultUris: false,
        exemptsVersion2: false,
      }).filter((uri) => !uri.includes(OWN_APP_ID))
    : [answers.identifierUri];
}

function uriOwnerReads(answers: RegisterAnswers, tenantId: string): Readonly<Record<`uri${number}`, GraphRequest>> {
  return answers.type === 'resource'
    ? Object.fromEntries(
        contestedUris(answers, tenantId).map((uri, index) => [
          `uri${index}`,
          applicationsWhere(`identifierUris/any(u:u eq ${literal(uri)})`),
        ]),
      )
    : {};
}

function readUriOwners(
  answers: RegisterAnswers,
  tenantId: string,
  named: Readonly<Record<string, GraphAnswer | null>>,
  own: ObservedApplication | null,
): Observed['uriOwners'] {
  if (answers.type !== 'resource') {
    return [];
  }
  return contestedUris(answers, tenantId).flatMap((uri, index) => {
    const body = bodyIfAllowed(named[`uri${index}`] ?? null);
    const holder = body === null ? undefined : readPage(body, readApplication).members.find(({ id }) => id !== own?.id);
    return holder === undefined ? [] : [{ uri, appId: holder.appId, displayName: holder.displayName }];
  });
}

/** What lists do not tell is unknown: taken for nothing, it would say that nobody else holds the application. */
function unlistedState(related: RelatedObjects): Partial<Pick<Observed, 'owners' | 'federatedCredentials'>> {
  return {
    ...(related.owners === null ? { owners: null } : {}),
    ...(related.federatedCredentials === null ? { federatedCredentials: null } : {}),
  };
}

/** What is read of an existing application by id, and of the API where its tags did not find it. */
type RelatedObjects = RelatedAnswers & Readonly<Record<'apiServicePrincipal' | 'assignedPolicies', GraphAnswer | null>>;

const NOTHING_HANGS: RelatedObjects = {
  servicePrincipal: null,
  owners: null,
  federatedCredentials: null,
  assignments: null,
  grants: null,
  apiServicePrincipal: null,
  assignedPolicies: null,
};

/** What a registration wants of the objects that hang on its application. */
interface RelatedQuery {
  readonly wantsPolicy: boolean;
  readonly wantsOwners: boolean;
  readonly wantsFederated: boolean;
  readonly depth: 'whole' | 'listed';
}

function relatedQuery(answers: RegisterAnswers, depth: RelatedQuery['depth']): RelatedQuery {
  return {
    wantsPolicy: needsPolicy(answers),
    wantsOwners: answers.owners.length > 0,
    wantsFederated: answers.type !== 'resource' && answers.type !== 'public' && answers.credential.kind === 'federated',
    depth,
  };
}

/**
 * Reads by id what hangs on an existing application, and the API's service principal where its tags did not find it.
 */
async function readRelated(
  reader: BatchReader,
  application: ObservedApplication | null,
  api: FoundApi | null,
  query: RelatedQuery,
): Promise<RelatedObjects> {
  const apiServicePrincipal =
    api === null || api.application === null || api.servicePrincipal !== null
      ? null
      : servicePrincipalByAppId(api.application.appId);
  if (application === null) {
    return apiServicePrincipal === null
      ? NOTHING_HANGS
      : { ...NOTHING_HANGS, ...(await readNamed(reader, { apiServicePrincipal })) };
  }
  const { appId } = application;
  const grants = ofServicePrincipal(appId, 'oauth2PermissionGrants');
  const assignments = ofServicePrincipal(appId, 'appRoleAssignments');
  const { owners, federatedCredentials, assignedPolicies } = unlistedReads(application, query);
  const found = await readNamed(reader, {
    servicePrincipal: servicePrincipalByAppId(appId),
    owners,
    federatedCredentials,
    assignments,
    grants,
    apiServicePrincipal,
    assignedPolicies,
  });
  // Among thousands of users who consented for themselves, the grant for all may be on a later page; and a page has 100
  // assignments.
  const [allGrants, allAssignments] = await Promise.all([
    withAllPages(reader.client, grants, found.grants),
    withAllPages(reader.client, assignments, found.assignments),
  ]);
  return { ...found, grants: allGrants, assignments: allAssignments };
}

/** The reads of what no list shows: only those that are wanted in any case, unless the whole is to be read. */
function unlistedReads(
  { id }: ObservedApplication,
  { wantsPolicy, wantsOwners, wantsFederated, depth }: RelatedQuery,
): Reads<'owners' | 'federatedCredentials' | 'assignedPolicies'> {
  const isWhole = depth === 'whole';
  return {
    owners: isWhole || wantsOwners ? { ...ofApplication(id, 'owners'), fresh: true } : null,
    federatedCredentials:
      isWhole || wantsFederated ? { ...ofApplication(id, 'federatedIdentityCredentials'), fresh: true } : null,
    // Optional as the tenant's own policy is: it needs the same permission, Policy.Read.All.
    assignedPolicies:
      isWhole && wantsPolicy ? plainRead(`/applications/${encodeURIComponent(id)}/appManagementPolicies`) : null,
  };
}

function withServicePrincipal(api: FoundApi, answer: GraphAnswer | null): FoundApi {
  const body = bodyIfAllowed(answer);
  return body === null ? api : { ...api, servicePrincipal: readServicePrincipal(body) };
}

async function storedHint(
  application: ObservedApplication,
  stored: StoredCredentials,
  now: Date,
): Promise<string | null> {
  if (secretInventory(application, now).unconfirmed.length === 0) {
    return null;
  }
  const secret = await stored.secret(application.appId);
  return secret === null ? null : secret.slice(0, 3);
}
