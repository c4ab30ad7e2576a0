import { identify } from '../../registration/tags.ts';
import type { RoleResource } from '../../registration/roles/role-assignment.ts';
import { readAllSets } from '../batch-reader.ts';
import {
  applicationReads,
  type ApplicationReads,
  applicationsIn,
  onlyApplication,
  type Reference,
} from './find-application.ts';
import type { PrincipalReads } from './find-principals.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import {
  foundPrincipals,
  type ObservedPrincipal,
  type PrincipalDetail,
  type PrincipalQuery,
  readsOfPrincipals,
} from './observe-principals.ts';
import { readRoleResource, roleResourceReads } from './role-resource.ts';

/** A resource, and the principals that a change of its roles names, each once, in their order. */
export interface ObservedRoles {
  readonly resource: RoleResource;
  /** The FHIR server whose API it is; null where its tags do not say. */
  readonly fhirUrl: string | null;
  readonly principals: readonly ObservedPrincipal[];
}

/** What is looked for. */
export interface RoleQuery extends Omit<PrincipalQuery, 'fhirUrl'> {
  readonly resource: Reference;
}

/**
 * Reads a resource with all who hold its roles, and finds the principals: one batch by name, one by id.
 *
 * Throws UsageError: `reference_missing`, `reference_ambiguous`, `principal_missing` naming all that are missing,
 * `principal_ambiguous`, `service_principal_missing`; and Graph's refusals.
 */
export async function observeRoles(client: GraphClient, query: RoleQuery): Promise<ObservedRoles> {
  const principals = { ...query, fhirUrl: query.resource.fhirUrl };
  const resourceReads = applicationReads(query.resource);
  const reads = readsOfPrincipals(principals);
  const [found, ...answers] = await readAllSets<keyof PrincipalReads>(client, [resourceReads, ...reads]);
  const application = onlyApplication(
    query.resource,
    applicationsIn(query.resource, resourceReads, withNulls(found ?? {})),
  );
  const details = foundPrincipals(principals, reads, answers);
  const [ofResource, ...ofPrincipals] = await readAllSets<PrincipalDetail | 'holders'>(client, [
    roleResourceReads(application.appId),
    ...details.reads,
  ]);
  return {
    resource: await readRoleResource(client, application, ofResource ?? {}),
    fhirUrl: identify(application.tags)?.fhirUrl ?? null,
    principals: details.complete(ofPrincipals),
  };
}

function withNulls(
  answers: Readonly<Partial<Record<keyof ApplicationReads, GraphAnswer | null>>>,
): Readonly<Record<keyof ApplicationReads, GraphAnswer | null>> {
  return { one: answers.one ?? null, other: answers.other ?? null, third: answers.third ?? null };
}
