import { z } from 'zod';
import type { ClientConsent, ConsentingUser, PermissionApi } from '../../registration/consent/client-consent.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../registration/model/observed.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { readServicePrincipal } from '../answers.ts';
import { type BatchReader, readNamed } from '../batch-reader.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { bodyIfAllowed, bodyOrMissing, servicePrincipalByAppId, servicePrincipalById, userByName } from '../reads.ts';
import {
  givenPermissionReads,
  permissionApiReads,
  readGivenPermissions,
  readPermissionApi,
} from './permission-reads.ts';

/** A client and all consent to what it may do, also one that has no service principal to consent to. */
export interface ReadConsent extends Omit<ClientConsent, 'servicePrincipalId'> {
  /** Null where it has none, so that nothing was granted to it. */
  readonly servicePrincipal: ObservedServicePrincipal | null;
  /** Why grants could not be read; null where they could. */
  readonly grantsRefusal: Error | null;
}

/** What clients were given of APIs that they do not ask, and the users who consented. */
interface UnaskedConsent {
  /** By object id of the API's service principal. */
  readonly apis: ReadonlyMap<string, PermissionApi>;
  readonly people: readonly ConsentingUser[];
}

const PERSON = z.object({
  id: OBJECT_ID,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/**
 * Reads all consent to several clients: as few batches as their reads fit in, and as few again for what was given to
 * them without their asking. Each API and each user is read once, however many clients have to do with them. Throws
 * Graph's refusals; grants that may not be read are null.
 */
export async function readConsents(
  reader: BatchReader,
  applications: readonly ObservedApplication[],
  namesUsers: boolean,
): Promise<{ readonly consents: readonly ReadConsent[]; readonly people: readonly ConsentingUser[] }> {
  const asked = await Promise.all(applications.map((application) => readAskedConsent(reader, application)));
  const { apis, people } = await readUnaskedConsent(reader, asked, namesUsers);
  return { consents: asked.map((consent) => withUnaskedApis(consent, apis)), people };
}

/** Reads the consent to a client as far as it is about APIs that it asks. Throws as {@link readConsents}. */
export async function readAskedConsent(reader: BatchReader, application: ObservedApplication): Promise<ReadConsent> {
  const { appId } = application;
  const askedAppIds = application.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId);
  const requests = {
    servicePrincipal: servicePrincipalByAppId(appId),
    ...givenPermissionReads(appId),
    ...permissionApiReads(askedAppIds),
  };
  const found = await readNamed<string>(reader, requests);
  const body = bodyOrMissing(requests.servicePrincipal, found.servicePrincipal ?? null);
  const apis = askedAppIds.map((each) => readPermissionApi(each, appId, found));
  if (body === null) {
    return { application, servicePrincipal: null, apis, grants: [], assignments: [], grantsRefusal: null };
  }
  const { grants, assignments } = await readGivenPermissions(reader.client, requests, found);
  return {
    application,
    servicePrincipal: readServicePrincipal(body),
    apis,
    grants,
    assignments,
    grantsRefusal: grants === null ? refusalOf(requests.grants, found.grants ?? null) : null,
  };
}

/**
 * Reads the APIs that the clients were given something of without asking for it, and, where their names are worth
 * reading, the users who consented.
 */
export async function readUnaskedConsent(
  reader: BatchReader,
  consents: readonly ReadConsent[],
  namesUsers: boolean,
): Promise<UnaskedConsent> {
  const resourceIds = [...new Set(consents.flatMap(unaskedApis))];
  const userIds = namesUsers
    ? [...new Set(consents.flatMap(({ grants }) => (grants ?? []).flatMap(({ principalId }) => principalId ?? [])))]
    : [];
  const found = await readNamed<string>(reader, {
    ...Object.fromEntries(resourceIds.map((id) => [id, servicePrincipalById(id)])),
    ...Object.fromEntries(userIds.map((id) => [id, userByName(id)])),
  });
  return {
    apis: new Map(resourceIds.map((id) => [id, readOtherApi(id, found[id] ?? null)])),
    people: userIds.flatMap((id) => readPerson(id, found[id] ?? null)),
  };
}

/** The consent with the APIs that the client does not ask, after those that it asks. */
export function withUnaskedApis(consent: ReadConsent, apis: UnaskedConsent['apis']): ReadConsent {
  return { ...consent, apis: [...consent.apis, ...unaskedApis(consent).flatMap((id) => apis.get(id) ?? [])] };
}

function unaskedApis({ apis, grants, assignments }: ReadConsent): readonly string[] {
  const asked = apis.map(({ servicePrincipalId }) => servicePrincipalId);
  const given = [...(grants ?? []), ...(assignments ?? [])].map(({ resourceId }) => resourceId);
  return [...new Set(given)].filter((resourceId) => !asked.includes(resourceId));
}

function readPerson(id: string, answer: GraphAnswer | null): readonly ConsentingUser[] {
  const person = PERSON.safeParse(bodyIfAllowed(answer)).data;
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
