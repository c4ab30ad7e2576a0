import { UsageError } from '../errors/usage-error.ts';
import type { Caller, ObservedApplication } from '../registration/observed.ts';
import type { PrincipalReference } from '../registration/principal-reference.ts';
import type { Principal, RoleResource } from '../registration/role-assignment.ts';
import { foreignHolders } from '../registration/trust.ts';
import { readApplication, readServicePrincipal } from './answers.ts';
import { type Reads, readSetsTogether } from './batch.ts';
import {
  applicationReads,
  type ApplicationReads,
  applicationsIn,
  onlyApplication,
  type Reference,
} from './find-application.ts';
import { type FoundPrincipal, findPrincipal, type PrincipalReads, principalReads } from './find-principals.ts';
import type { GraphClient } from './graph-client.ts';
import type { GraphAnswer } from './graph-request.ts';
import { readHangingState } from './hanging-state.ts';
import { applicationByKey, bodyOrMissing, ofApplicationByAppId, servicePrincipalByAppId } from './reads.ts';
import { readRoleResource, roleResourceReads, servicePrincipalMissing } from './role-resource.ts';

/** Who is to hold roles, and, for an application, who else holds it. */
export interface ObservedPrincipal {
  readonly principal: Principal;
  /** Null for a user, a group, and an application of another tenant. */
  readonly application: ObservedApplication | null;
  /** What others hold of the application, as sentences (DESIGN section 4). */
  readonly foreignHolders: readonly string[];
}

/** A resource, and the principals that a change of its roles names, each once, in their order. */
export interface ObservedRoles {
  readonly resource: RoleResource;
  readonly principals: readonly ObservedPrincipal[];
}

/** What is looked for. */
export interface RoleQuery {
  readonly resource: Reference;
  readonly principals: readonly PrincipalReference[];
  /** True where somebody is to get access, so that it matters who else holds an application. */
  readonly givesAccess: boolean;
  readonly caller: Caller;
  readonly now: Date;
}

/**
 * Reads a resource with all who hold its roles, and finds the principals: one batch by name, one by id.
 *
 * Throws {@link UsageError}: `reference_missing`, `reference_ambiguous`, `principal_missing` naming all that are missing,
 * `principal_ambiguous`, `service_principal_missing`; and Graph's refusals.
 */
export async function observeRoles(client: GraphClient, query: RoleQuery): Promise<ObservedRoles> {
  const resourceReads = applicationReads(query.resource);
  const reads = query.principals.map((reference) => principalReads(reference, query.resource.fhirUrl));
  const [found, ...answers] = await readSetsTogether<keyof PrincipalReads>(client, [resourceReads, ...reads]);
  const application = onlyApplication(query.resource, applicationsIn(resourceReads, withNulls(found ?? {})));
  const principals = query.principals.map((reference, index) =>
    findPrincipal(reference, reads[index] ?? {}, answers[index] ?? {}),
  );
  const known = refuseMissing(query.principals, principals);
  const details = known.map((principal) => detailReads(principal, query.givesAccess));
  const [ofResource, ...ofPrincipals] = await readSetsTogether<DetailName>(client, [
    roleResourceReads(application.appId),
    ...details,
  ]);
  return {
    resource: await readRoleResource(client, application, ofResource ?? {}),
    principals: distinct(known.map((found, index) => withDetails(found, ofPrincipals[index] ?? {}, query))),
  };
}

type DetailName = 'servicePrincipal' | 'holders' | 'application' | 'owners' | 'federatedCredentials';
type Details = Readonly<Partial<Record<DetailName, GraphAnswer | null>>>;

/** The same person may be named by a user principal name and by an object id. */
function distinct(principals: readonly ObservedPrincipal[]): readonly ObservedPrincipal[] {
  return [...new Map(principals.map((each) => [each.principal.id, each])).values()];
}

function withNulls(
  answers: Readonly<Partial<Record<keyof ApplicationReads, GraphAnswer | null>>>,
): Readonly<Record<keyof ApplicationReads, GraphAnswer | null>> {
  return { one: answers.one ?? null, other: answers.other ?? null, third: answers.third ?? null };
}

function refuseMissing(
  references: readonly PrincipalReference[],
  principals: readonly (FoundPrincipal | null)[],
): readonly FoundPrincipal[] {
  const missing = references.filter((_, index) => principals[index] === null).map(({ text }) => text);
  if (missing.length > 0) {
    throw new UsageError('principal_missing', `Nobody in this tenant answers to ${missing.join(' or ')}.`, {
      hint: 'Write user: and a user principal name, group: and a name, an object id, or the REF of an application; a key needs --fhir-url.',
      details: { missing },
    });
  }
  return principals.filter((principal) => principal !== null);
}

/** What is left to read of an application: the object that is not known yet, and who holds it. */
function detailReads(found: FoundPrincipal, givesAccess: boolean): Partial<Reads<DetailName>> {
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

function withDetails(found: FoundPrincipal, details: Details, query: RoleQuery): ObservedPrincipal {
  if (found.kind === 'person') {
    return { principal: found.principal, application: null, foreignHolders: [] };
  }
  const { appId } = found;
  // What may not be read might be held by anybody, so a refusal is one of the run.
  const standing = bodyOrMissing(applicationByKey('appId', appId), details.application ?? null);
  const application = found.application ?? (standing === null ? null : readApplication(standing));
  const body = bodyOrMissing(servicePrincipalByAppId(appId), details.servicePrincipal ?? null);
  const servicePrincipal = found.servicePrincipal ?? (body === null ? null : readServicePrincipal(body));
  if (servicePrincipal === null) {
    throw servicePrincipalMissing(application?.displayName ?? appId, appId);
  }
  const { owners, federatedCredentials } = readHangingState({
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
    foreignHolders: givesAccess ? foreignHolders(held, now) : [],
  };
}
