import type { AdoptionOptions, AdoptionCandidate } from '../../registration/adoption/adoption-candidate.ts';
import { AZURE_HEALTHCARE_APIS, isManagedKind } from '../../registration/fhir-server.ts';
import { RESOURCE_KEY, uniqueNameOf } from '../../registration/answers/names.ts';
import type { ObservedApi, ObservedApplication } from '../../registration/model/observed.ts';
import { readApplication, readServicePrincipal } from '../answers.ts';
import { readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import {
  applicationByKey,
  bodyIfAllowed,
  bodyOrMissing,
  ofApplication,
  ofServicePrincipal,
  servicePrincipalByAppId,
} from '../reads.ts';
import { toApi } from './api-lookup.ts';
import { withAllPages } from '../pages.ts';
import { readRelatedObjects } from './related-objects.ts';
import type { Session } from './observe.ts';

/** What hangs on an application, whoever made it. */
export type RelatedObjects = Pick<
  AdoptionCandidate,
  'servicePrincipal' | 'owners' | 'federatedCredentials' | 'assignments'
>;

/** Reads in one exchange what hangs on an application: enough to say what it is. Throws Graph's refusals. */
export async function observeRelatedObjects(
  client: GraphClient,
  application: ObservedApplication,
): Promise<RelatedObjects> {
  const servicePrincipal = servicePrincipalByAppId(application.appId);
  const assignments = ofServicePrincipal(application.appId, 'appRoleAssignments');
  const found = await readAll(client, {
    servicePrincipal,
    owners: ofApplication(application.id, 'owners'),
    federatedCredentials: ofApplication(application.id, 'federatedIdentityCredentials'),
    assignments,
  });
  // One that may not be read is not one that is missing: it would be made a second time.
  bodyOrMissing(servicePrincipal, found.servicePrincipal);
  return readRelatedObjects({
    ...found,
    assignments: await withAllPages(client, assignments, found.assignments),
    grants: null,
  });
}

/** An application, whoever made it, with what hangs on it. */
export interface ApplicationWithRelated extends RelatedObjects {
  readonly application: ObservedApplication;
}

/**
 * Reads who has the name already that the application is to get, and the API that it is a client of. Throws Graph's
 * refusals.
 */
export async function loadAdoptionCandidate(
  client: GraphClient,
  found: ApplicationWithRelated,
  options: AdoptionOptions,
  session: Session,
): Promise<AdoptionCandidate> {
  const { application } = found;
  const isClient = options.type !== 'resource';
  const nameHolder = applicationByKey('uniqueName', options.uniqueName);
  const { formerUniqueName } = options;
  const formerHolder = formerUniqueName === null ? null : applicationByKey('uniqueName', formerUniqueName);
  const apiApplication = applicationByKey('uniqueName', uniqueNameOf(options.fhirUrl, RESOURCE_KEY));
  const answers = await readAll(client, {
    nameHolder: application.uniqueName === null ? nameHolder : null,
    formerHolder: application.uniqueName === null ? formerHolder : null,
    apiApplication: isClient ? apiApplication : null,
    firstParty: isClient && isManagedKind(options.serverKind) ? servicePrincipalByAppId(AZURE_HEALTHCARE_APIS) : null,
  });
  const holder =
    bodyOrMissing(nameHolder, answers.nameHolder) ??
    (formerHolder === null ? null : bodyOrMissing(formerHolder, answers.formerHolder));
  const ownApi = bodyIfAllowed(answers.apiApplication);
  const firstParty = bodyIfAllowed(answers.firstParty);
  return {
    ...found,
    caller: session.caller,
    ownerIds: [],
    tenantId: session.tenantId,
    nameHolder: holder === null ? null : readApplication(holder),
    api:
      ownApi !== null
        ? await withServicePrincipal(client, options, readApplication(ownApi))
        : isClient && isManagedKind(options.serverKind)
          ? toApi(options, {
              application: null,
              servicePrincipal: firstParty === null ? null : readServicePrincipal(firstParty),
              firstParty: true,
            })
          : null,
  };
}

async function withServicePrincipal(
  client: GraphClient,
  options: AdoptionOptions,
  application: ObservedApplication,
): Promise<ObservedApi> {
  const body = bodyIfAllowed(await client.ask(servicePrincipalByAppId(application.appId)));
  return toApi(options, {
    application,
    servicePrincipal: body === null ? null : readServicePrincipal(body),
    firstParty: false,
  });
}
