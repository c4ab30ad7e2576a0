import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { Caller, ObservedApplication, ObservedServicePrincipal } from '../../registration/model/observed.ts';
import { identify } from '../../registration/tags.ts';
import { externalAccess } from '../../registration/trust.ts';
import { readServicePrincipal } from '../answers.ts';
import { readAll } from '../batch-reader.ts';
import { listMarked } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import { readRelatedObjects } from './related-objects.ts';
import { pagesOf } from '../pages.ts';
import { bodyOrMissing, disabledServicePrincipals, ofApplication, servicePrincipalByAppId } from '../reads.ts';
import { servicePrincipalMissing } from './role-resource.ts';

/** The account of an application: its service principal, and who else holds the application. */
export interface ObservedAccount {
  readonly servicePrincipal: ObservedServicePrincipal;
  /** As sentences; empty where it was not asked for. */
  readonly externalAccess: readonly string[];
}

/**
 * Reads the account of an application in one exchange. Throws UsageError `service_principal_missing` and Graph's
 * refusals.
 */
export async function observeAccount(
  client: GraphClient,
  application: ObservedApplication,
  { withHolders, caller, now }: { readonly withHolders: boolean; readonly caller: Caller; readonly now: Date },
): Promise<ObservedAccount> {
  const { id, appId, displayName } = application;
  const request = servicePrincipalByAppId(appId);
  const found = await readAll(client, {
    servicePrincipal: request,
    owners: withHolders ? ofApplication(id, 'owners') : null,
    federatedCredentials: withHolders ? ofApplication(id, 'federatedIdentityCredentials') : null,
  });
  const body = bodyOrMissing(request, found.servicePrincipal);
  if (body === null) {
    throw servicePrincipalMissing(displayName, appId);
  }
  const servicePrincipal = readServicePrincipal(body);
  const { owners, federatedCredentials } = readRelatedObjects({ ...found, assignments: null, grants: null });
  const held = { application, servicePrincipal, owners, federatedCredentials, caller, ownerIds: [] };
  return { servicePrincipal, externalAccess: withHolders ? externalAccess(held, now) : [] };
}

/**
 * The applications of ours that ask a resource for permissions or are of its FHIR server, itself left out; null where
 * they may not be read.
 */
export async function listClients(
  client: GraphClient,
  { appId, tags }: Pick<ObservedApplication, 'appId' | 'tags'>,
): Promise<readonly ObservedApplication[] | null> {
  const fhirUrl = identify(tags)?.fhirUrl ?? null;
  return nullUnlessAllowed(async () => {
    const found: ObservedApplication[] = [];
    for await (const each of listMarked(client, null, 'id,appId,displayName,requiredResourceAccess')) {
      const isOfServer = fhirUrl !== null && identify(each.tags)?.fhirUrl === fhirUrl;
      if (each.appId !== appId && (isOfServer || asksFor(each, appId))) {
        found.push(each);
      }
    }
    return found;
  });
}

/** True for an application that asks an API for permissions (Graph: requiredResourceAccess). */
export function asksFor({ requiredResourceAccess }: ObservedApplication, apiAppId: string): boolean {
  return requiredResourceAccess.some(({ resourceAppId }) => resourceAppId === apiAppId);
}

/** Those of some appIds whose service principals are disabled; null where they may not be read. */
export async function disabledAmong(
  client: GraphClient,
  appIds: ReadonlySet<string>,
): Promise<ReadonlySet<string> | null> {
  return nullUnlessAllowed(async () => {
    const disabled = new Set<string>();
    const members = appIds.size === 0 ? [] : pagesOf(client, disabledServicePrincipals(), readServicePrincipal);
    for await (const { appId } of members) {
      if (appIds.has(appId)) {
        disabled.add(appId);
      }
    }
    return disabled;
  });
}

/** What was read; null where the caller may not. Throws anything else. */
export async function nullUnlessAllowed<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return null;
    }
    throw error;
  }
}
