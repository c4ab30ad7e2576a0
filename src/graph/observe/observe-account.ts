import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { Caller, ObservedApplication, ObservedServicePrincipal } from '../../registration/model/observed.ts';
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

/** How many clients of ours ask a resource for permissions; null where they may not be read. */
export async function countClients(client: GraphClient, resourceAppId: string): Promise<number | null> {
  return nullUnlessAllowed(async () => {
    let count = 0;
    for await (const { requiredResourceAccess } of listMarked(client, null, 'id,appId,requiredResourceAccess')) {
      count += requiredResourceAccess.some((asked) => asked.resourceAppId === resourceAppId) ? 1 : 0;
    }
    return count;
  });
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
