import type { ClientConsent, ConsentingUser } from '../../registration/consent/client-consent.ts';
import type { Caller, Observed } from '../../registration/model/observed.ts';
import { externalAccess } from '../../registration/trust.ts';
import { createBatchReader, readNamed } from '../batch-reader.ts';
import { findApplication, type Reference } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import { readAskedConsent, readUnaskedConsent, withUnaskedApis } from './read-consents.ts';
import { readRelatedObjects } from './related-objects.ts';
import { ofApplication } from '../reads.ts';
import { servicePrincipalMissing } from './role-resource.ts';

/** What is looked for. */
export interface ConsentQuery {
  readonly reference: Reference;
  /** True where the client is to get access, so that it matters who else holds it. */
  readonly givesAccess: boolean;
  /** True where the names of users who consented are worth reading. */
  readonly namesUsers: boolean;
  readonly caller: Caller;
  readonly now: Date;
}

/** A client, all consent to what it may do, and who else holds it. */
export interface ObservedConsent extends Pick<Observed, 'owners' | 'federatedCredentials'> {
  readonly consent: ClientConsent;
  readonly people: readonly ConsentingUser[];
  readonly externalAccess: readonly string[];
  /** Why grants could not be read, to be thrown where they have to be known; null where they could. */
  readonly grantsRefusal: Error | null;
}

/**
 * Reads a client with all consent: one exchange by name, one batch by appId, and a third where it was given something
 * of APIs that it does not ask. Throws UsageError `reference_missing`, `reference_ambiguous`,
 * `service_principal_missing`, and Graph's refusals; grants that may not be read are null.
 */
export async function observeConsent(client: GraphClient, query: ConsentQuery): Promise<ObservedConsent> {
  const application = await findApplication(client, query.reference);
  const reader = createBatchReader(client);
  const [asked, found] = await Promise.all([
    readAskedConsent(reader, application),
    readNamed(reader, {
      owners: query.givesAccess ? ofApplication(application.id, 'owners') : null,
      federatedCredentials: query.givesAccess ? ofApplication(application.id, 'federatedIdentityCredentials') : null,
    }),
  ]);
  const { servicePrincipal } = asked;
  if (servicePrincipal === null) {
    throw servicePrincipalMissing(application.displayName, application.appId);
  }
  const unasked = await readUnaskedConsent(reader, [asked], query.namesUsers);
  const { apis, grants, assignments, grantsRefusal } = withUnaskedApis(asked, unasked.apis);
  const { owners, federatedCredentials } = readRelatedObjects({
    ...found,
    servicePrincipal: null,
    assignments: null,
    grants: null,
  });
  const granted = { application, servicePrincipal, owners, federatedCredentials, caller: query.caller, ownerIds: [] };
  return {
    consent: { application, servicePrincipalId: servicePrincipal.id, apis, grants, assignments },
    people: unasked.people,
    owners,
    federatedCredentials,
    externalAccess: query.givesAccess ? externalAccess(granted, query.now) : [],
    grantsRefusal,
  };
}
