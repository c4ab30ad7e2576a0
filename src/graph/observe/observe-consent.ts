import { z } from 'zod';
import type {
  ClientConsent,
  ConsentingUser,
  DelegatedGrant,
  PermissionApi,
} from '../../registration/consent/client-consent.ts';
import type { Caller, Observed } from '../../registration/model/observed.ts';
import { externalAccess } from '../../registration/trust.ts';
import { readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { readAll } from '../batch-reader.ts';
import { findApplication, type Reference } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { readRelatedObjects } from './related-objects.ts';
import {
  givenPermissionReads,
  permissionApiReads,
  readGivenPermissions,
  readPermissionApi,
} from './permission-reads.ts';
import {
  bodyIfAllowed,
  bodyOrMissing,
  ofApplication,
  servicePrincipalByAppId,
  servicePrincipalById,
  userByName,
} from '../reads.ts';
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

const PERSON = z.object({
  id: OBJECT_ID,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/**
 * Reads a client with all consent: one exchange by name, one batch by appId, and a third where it was given something
 * of APIs that it does not ask. Throws UsageError `reference_missing`, `reference_ambiguous`,
 * `service_principal_missing`, and Graph's refusals; grants that may not be read are null.
 */
export async function observeConsent(client: GraphClient, query: ConsentQuery): Promise<ObservedConsent> {
  const application = await findApplication(client, query.reference);
  const { appId, id } = application;
  const askedAppIds = application.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId);
  const requests = {
    servicePrincipal: servicePrincipalByAppId(appId),
    ...givenPermissionReads(appId),
    owners: query.givesAccess ? ofApplication(id, 'owners') : null,
    federatedCredentials: query.givesAccess ? ofApplication(id, 'federatedIdentityCredentials') : null,
    ...permissionApiReads(askedAppIds),
  };
  const found = await readAll<string>(client, requests);
  const body = bodyOrMissing(requests.servicePrincipal, found.servicePrincipal ?? null);
  if (body === null) {
    throw servicePrincipalMissing(application.displayName, appId);
  }
  const servicePrincipal = readServicePrincipal(body);
  const { grants, assignments } = await readGivenPermissions(client, requests, found);
  const asked = askedAppIds.map((each) => readPermissionApi(each, appId, found));
  const given = { grants: grants ?? [], assignments: assignments ?? [] };
  const more = await readMore(client, asked, given, query.namesUsers);
  const { owners, federatedCredentials } = readRelatedObjects({
    servicePrincipal: null,
    owners: found.owners ?? null,
    federatedCredentials: found.federatedCredentials ?? null,
    assignments: null,
    grants: null,
  });
  const granted = { application, servicePrincipal, owners, federatedCredentials, caller: query.caller, ownerIds: [] };
  return {
    consent: {
      application,
      servicePrincipalId: servicePrincipal.id,
      apis: [...asked, ...more.apis],
      grants,
      assignments,
    },
    people: more.people,
    owners,
    federatedCredentials,
    externalAccess: query.givesAccess ? externalAccess(granted, query.now) : [],
    grantsRefusal: grants === null ? refusalOf(requests.grants, found.grants ?? null) : null,
  };
}

/** What a client was given: by users or for all of them, and as the app itself. */
interface GivenPermissions {
  readonly grants: readonly DelegatedGrant[];
  readonly assignments: readonly { readonly resourceId: string }[];
}

/** The APIs that the client was given something of without asking for it, and the users who consented. */
async function readMore(
  client: GraphClient,
  asked: readonly PermissionApi[],
  { grants, assignments }: GivenPermissions,
  namesUsers: boolean,
): Promise<{ readonly apis: readonly PermissionApi[]; readonly people: readonly ConsentingUser[] }> {
  const known = asked.map(({ servicePrincipalId }) => servicePrincipalId);
  const resourceIds = [...new Set([...grants, ...assignments].map(({ resourceId }) => resourceId))].filter(
    (resourceId) => !known.includes(resourceId),
  );
  const userIds = namesUsers ? [...new Set(grants.flatMap(({ principalId }) => principalId ?? []))] : [];
  if (resourceIds.length + userIds.length === 0) {
    return { apis: [], people: [] };
  }
  const reads: Readonly<Record<string, GraphRequest>> = {
    ...Object.fromEntries(resourceIds.map((id) => [id, servicePrincipalById(id)])),
    ...Object.fromEntries(userIds.map((id) => [id, userByName(id)])),
  };
  const found = await readAll(client, reads);
  return {
    apis: resourceIds.map((id) => readOtherApi(id, found[id] ?? null)),
    people: userIds.flatMap((id) => {
      const person = PERSON.safeParse(bodyIfAllowed(found[id] ?? null)).data;
      return person === undefined
        ? []
        : [
            {
              id,
              displayName: person.displayName ?? null,
              userPrincipalName: person.userPrincipalName ?? null,
              scopes: [],
            },
          ];
    }),
  };
}

function readOtherApi(id: string, answer: GraphAnswer | null): PermissionApi {
  const body = bodyIfAllowed(answer);
  const found = body === null ? null : readServicePrincipal(body);
  return {
    appId: found?.appId ?? '',
    displayName: found?.displayName ?? id,
    isReadable: found !== null,
    servicePrincipalId: id,
    scopes: found?.oauth2PermissionScopes ?? [],
    appRoles: found?.appRoles ?? [],
    preAuthorizedIds: null,
  };
}

function refusalOf(request: GraphRequest, answer: GraphAnswer | null): Error | null {
  try {
    bodyOrMissing(request, answer);
    return null;
  } catch (error) {
    return error instanceof Error ? error : null;
  }
}
