import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { RoleResource } from '../../registration/roles/role-assignment.ts';
import { fhirUrlTag, identify } from '../../registration/tags.ts';
import { readApplication, readPage } from '../answers.ts';
import { readAll } from '../batch-reader.ts';
import { findApplication, type Reference } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import { applicationsWhere, bodyIfAllowed, literal } from '../reads.ts';
import { readRoleResource, roleResourceReads } from './role-resource.ts';

/** An application that defines roles, who holds them, and what else of its FHIR server is registered. */
export interface ObservedRoleDefinitions {
  readonly application: ObservedApplication;
  readonly resource: RoleResource;
  /**
   * The applications of the same FHIR server; empty where they could not be read, or where the application is not ours.
   */
  readonly clients: readonly ObservedApplication[];
}

/** Reads them in two exchanges. Throws as {@link findApplication} and {@link readRoleResource}. */
export async function observeRoleDefinitions(
  client: GraphClient,
  reference: Reference,
): Promise<ObservedRoleDefinitions> {
  const application = await findApplication(client, reference);
  const fhirUrl = identify(application.tags)?.fhirUrl ?? null;
  const { clients, ...ofResource } = await readAll(client, {
    ...roleResourceReads(application.appId),
    clients: fhirUrl === null ? null : applicationsWhere(`tags/any(t:t eq ${literal(fhirUrlTag(fhirUrl))})`),
  });
  const listed = bodyIfAllowed(clients);
  return {
    application,
    resource: await readRoleResource(client, application, ofResource),
    clients: listed === null ? [] : readPage(listed, readApplication).members,
  };
}
