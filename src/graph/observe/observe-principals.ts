import { UsageError } from '../../errors/usage-error.ts';
import type { Caller, FederatedCredential, ObservedApplication } from '../../registration/model/observed.ts';
import type { PrincipalReference } from '../../registration/answers/principal-reference.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { externalAccess } from '../../registration/trust.ts';
import { readApplication, readServicePrincipal } from '../answers.ts';
import { type Reads, readAllSets } from '../batch-reader.ts';
import { type FoundPrincipal, findPrincipal, type PrincipalReads, principalReads } from './find-principals.ts';
import { GUEST_HINT } from './find-user.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { readRelatedObjects } from './related-objects.ts';
import { applicationByKey, bodyOrMissing, ofApplicationByAppId, servicePrincipalByAppId } from '../reads.ts';
import { servicePrincipalMissing } from './role-resource.ts';

/** Who is to hold roles, and, for an application, who else holds it. */
export interface ObservedPrincipal {
  readonly principal: Principal;
  /** Null for a user, a group, and an application of another tenant. */
  readonly application: ObservedApplication | null;
  /** The external access to the application, as sentences. */
  readonly externalAccess: readonly string[];
  /** Whose tokens the application accepts; empty where nobody is to get access, or where they may not be read. */
  readonly federatedCredentials: readonly FederatedCredential[];
}

/** Who is looked for. */
export interface PrincipalQuery {
  readonly principals: readonly PrincipalReference[];
  /** Lets a key stand for a client of this server. */
  readonly fhirUrl: string | null;
  /** True where someone is to get access, so that it matters who else holds an application. */
  readonly givesAccess: boolean;
  readonly caller: Caller;
  readonly now: Date;
}

/** What is left to read of principals that were found by name, and how their answers are read. */
export interface PrincipalDetails {
  readonly reads: readonly Partial<Reads<PrincipalDetail>>[];
  /** Throws UsageError `service_principal_missing`, and Graph's refusals. */
  readonly complete: (answers: readonly PrincipalDetailAnswers[]) => readonly ObservedPrincipal[];
}

/** A read of {@link PrincipalDetails}. */
export type PrincipalDetail = 'servicePrincipal' | 'application' | 'owners' | 'federatedCredentials';

/** The answers to the reads of one principal. */
export type PrincipalDetailAnswers = Readonly<Partial<Record<PrincipalDetail, GraphAnswer | null>>>;

/**
 * Finds who is named: one batch by name, one by id. Throws {@link UsageError}: `principal_missing` naming all that are
 * missing, `principal_ambiguous`, `reference_ambiguous`, `service_principal_missing`; and Graph's refusals.
 */
export async function observePrincipals(
  client: GraphClient,
  query: PrincipalQuery,
): Promise<readonly ObservedPrincipal[]> {
  const reads = readsOfPrincipals(query);
  const answers = await readAllSets<keyof PrincipalReads>(client, reads);
  const { reads: details, complete } = foundPrincipals(query, reads, answers);
  return complete(await readAllSets<PrincipalDetail>(client, details));
}

/** The reads that find principals by name; {@link foundPrincipals} reads their answers. */
export function readsOfPrincipals({ principals, fhirUrl }: PrincipalQuery): readonly PrincipalReads[] {
  return principals.map((reference) => principalReads(reference, fhirUrl));
}

/** What is left to read of the principals that the answers show; throws as {@link observePrincipals}. */
export function foundPrincipals(
  query: PrincipalQuery,
  reads: readonly PrincipalReads[],
  answers: readonly Readonly<Partial<Record<keyof PrincipalReads, GraphAnswer | null>>>[],
): PrincipalDetails {
  const found = query.principals.map((reference, index) =>
    findPrincipal(reference, reads[index] ?? {}, answers[index] ?? {}),
  );
  const known = assertFound(query.principals, found);
  return {
    reads: known.map((principal) => detailReads(principal, query.givesAccess)),
    complete: (details) => distinct(known.map((each, index) => withDetails(each, details[index] ?? {}, query))),
  };
}

/** The same person may be named by a user principal name and by an object id. */
function distinct(principals: readonly ObservedPrincipal[]): readonly ObservedPrincipal[] {
  return [...new Map(principals.map((each) => [each.principal.id, each])).values()];
}

function assertFound(
  references: readonly PrincipalReference[],
  principals: readonly (FoundPrincipal | null)[],
): readonly FoundPrincipal[] {
  const missing = references.filter((_, index) => principals[index] === null).map(({ text }) => text);
  if (missing.length > 0) {
    throw new UsageError('principal_missing', `No one in this tenant matches ${missing.join(' or ')}.`, {
      hint: (input) =>
        `Write user: and a user principal name or email address, group: and a name, an object id, or the REF of an application; a key needs ${input('fhirUrl')}. ${GUEST_HINT}`,
      details: { missing },
    });
  }
  return principals.filter((principal) => principal !== null);
}

/** What is left to read of an application: the object that is not known yet, and who holds it. */
function detailReads(found: FoundPrincipal, givesAccess: boolean): Partial<Reads<PrincipalDetail>> {
  if (found.kind === 'person') {
    return {};
  }
  const servicePrincipal = found.servicePrincipal === null ? servicePrincipalByAppId(found.appId) : null;
  return !givesAccess
    ? { servicePrincipal }
    : {
        servicePrincipal,
        application: found.application === null ? applicationByKey('appId', found.appId) : null,
        owners: ofApplicationByAppId(found.appId, 'owners'),
        federatedCredentials: ofApplicationByAppId(found.appId, 'federatedIdentityCredentials'),
      };
}

function withDetails(found: FoundPrincipal, details: PrincipalDetailAnswers, query: PrincipalQuery): ObservedPrincipal {
  if (found.kind === 'person') {
    return { principal: found.principal, application: null, externalAccess: [], federatedCredentials: [] };
  }
  const { appId } = found;
  // What may not be read might be held by anybody, so a refusal is one of the run.
  const existing = bodyOrMissing(applicationByKey('appId', appId), details.application ?? null);
  const application = found.application ?? (existing === null ? null : readApplication(existing));
  const body = bodyOrMissing(servicePrincipalByAppId(appId), details.servicePrincipal ?? null);
  const servicePrincipal = found.servicePrincipal ?? (body === null ? null : readServicePrincipal(body));
  if (servicePrincipal === null) {
    throw servicePrincipalMissing(application?.displayName ?? appId, appId);
  }
  const { owners, federatedCredentials } = readRelatedObjects({
    servicePrincipal: null,
    owners: details.owners ?? null,
    federatedCredentials: details.federatedCredentials ?? null,
    assignments: null,
    grants: null,
  });
  const { givesAccess, caller, now } = query;
  const held = { application, servicePrincipal, owners, federatedCredentials, caller, ownerIds: [] };
  const { id, displayName } = servicePrincipal;
  return {
    principal: { id, type: 'servicePrincipal', displayName },
    application,
    externalAccess: givesAccess ? externalAccess(held, now) : [],
    federatedCredentials: federatedCredentials ?? [],
  };
}
