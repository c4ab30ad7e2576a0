import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { RoleResource } from '../../registration/roles/role-assignment.ts';
import { findApplication, type Reference } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import { observeEntitlements } from './observe-entitlements.ts';
import { servicePrincipalMissing } from './role-resource.ts';

/** An application that defines roles, who holds them, and what else of its FHIR server is registered. */
export interface ObservedRoleDefinitions {
  readonly application: ObservedApplication;
  readonly resource: RoleResource;
  /**
   * The applications of the same FHIR server; empty where they could not be read, or where the application is not ours.
   */
  readonly clients: readonly ObservedApplication[];
}

/**
 * Reads them in two exchanges. Throws as {@link findApplication} and {@link observeEntitlements}, and UsageError
 * `service_principal_missing`.
 */
export async function observeRoleDefinitions(
  client: GraphClient,
  reference: Reference,
): Promise<ObservedRoleDefinitions> {
  const application = await findApplication(client, reference);
  const { resource, related } = await observeEntitlements(client, application, { withConsent: false });
  if (resource === null) {
    throw servicePrincipalMissing(application.displayName, application.appId);
  }
  return { application, resource, clients: related };
}
