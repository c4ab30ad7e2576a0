import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type {
  ClientConsent,
  ConsentingUser,
  DelegatedGrant,
  PermissionApi,
} from '../../registration/consent/client-consent.ts';
import type { Caller, ObservedApplication } from '../../registration/model/observed.ts';
import { externalAccess } from '../../registration/trust.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import { readApplication, readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { readAll } from '../batch-reader.ts';
import { findApplication, type Reference } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { readRelatedObjects } from './related-objects.ts';
import { readAllPages } from '../pages.ts';
import {
  applicationByKey,
  bodyIfAllowed,
  bodyOrMissing,
  ofApplication,
  ofServicePrincipal,
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
export interface ObservedConsent {
  readonly consent: ClientConsent;
  readonly people: readonly ConsentingUser[];
  readonly externalAccess: readonly string[];
  /** Why grants could not be read, to be thrown where they have to be known; null where they could. */
  readonly grantsRefusal: Error | null;
}

const GRANT = z.object({
  id: OBJECT_ID,
  resourceId: OBJECT_ID,
  scope: z.string().nullish(),
  principalId: OBJECT_ID.nullish(),
});
const ASSIGNMENT = z.object({ appRoleId: OBJECT_ID, resourceId: OBJECT_ID });
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
    grants: ofServicePrincipal(appId, 'oauth2PermissionGrants'),
    assignments: ofServicePrincipal(appId, 'appRoleAssignments'),
    owners: query.givesAccess ? ofApplication(id, 'owners') : null,
    federatedCredentials: query.givesAccess ? ofApplication(id, 'federatedIdentityCredentials') : null,
    ...apiReads(askedAppIds),
  };
  const found = await readAll<string>(client, requests);
  const body = bodyOrMissing(requests.servicePrincipal, found.servicePrincipal ?? null);
  if (body === null) {
    throw servicePrincipalMissing(application.displayName, appId);
  }
  const servicePrincipal = readServicePrincipal(body);
  const [grants, assignments] = await Promise.all([
    pagesIfAllowed(client, requests.grants, found.grants ?? null, readGrant),
    pagesIfAllowed(client, requests.assignments, found.assignments ?? null, readAssignment),
  ]);
  const asked = askedAppIds.map((each) => readApi(each, appId, found));
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
    externalAccess: query.givesAccess ? externalAccess(granted, query.now) : [],
    grantsRefusal: grants === null ? refusalOf(requests.grants, found.grants ?? null) : null,
  };
}

/**
 * By two names for each API: its service principal defines what can be consented to, its application who is
 * pre-authorised.
 */
function apiReads(appIds: readonly string[]): Readonly<Record<string, GraphRequest>> {
  return Object.fromEntries(
    appIds.flatMap((appId) => [
      [`api ${appId}`, servicePrincipalByAppId(appId)],
      [`application ${appId}`, applicationByKey('appId', appId)],
    ]),
  );
}

function readApi(
  appId: string,
  clientAppId: string,
  found: Readonly<Record<string, GraphAnswer | null>>,
): PermissionApi {
  const principal = found[`api ${appId}`] ?? null;
  const body = bodyIfAllowed(principal);
  const servicePrincipal = body === null ? null : readServicePrincipal(body);
  const answer = found[`application ${appId}`] ?? null;
  const own = bodyIfAllowed(answer);
  return {
    appId,
    displayName: servicePrincipal?.displayName ?? apiNames(null)[appId] ?? appId,
    isReadable: body !== null || principal?.status === 404,
    servicePrincipalId: servicePrincipal?.id ?? null,
    scopes: servicePrincipal?.oauth2PermissionScopes ?? [],
    appRoles: servicePrincipal?.appRoles ?? [],
    // An API of another tenant has no application here, and nobody here can pre-authorise a client of it.
    preAuthorizedIds:
      own === null ? (answer?.status === 404 ? [] : null) : preAuthorizedIds(readApplication(own), clientAppId),
  };
}

function preAuthorizedIds({ api }: ObservedApplication, clientAppId: string): readonly string[] {
  return (api.others?.preAuthorizedApplications ?? [])
    .filter(({ appId }) => appId.toLowerCase() === clientAppId.toLowerCase())
    .flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds);
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

function readGrant(member: unknown): DelegatedGrant {
  const { id, resourceId, scope, principalId } = parseAnswer(GRANT, member);
  return { id, resourceId, scope: scope ?? '', principalId: principalId ?? null };
}

function readAssignment(member: unknown): z.infer<typeof ASSIGNMENT> {
  return parseAnswer(ASSIGNMENT, member);
}

async function pagesIfAllowed<T>(
  client: GraphClient,
  request: GraphRequest,
  answer: GraphAnswer | null,
  read: (member: unknown) => T,
): Promise<readonly T[] | null> {
  const body = bodyIfAllowed(answer);
  return body === null ? null : readAllPages(client, request, body, read);
}

function refusalOf(request: GraphRequest, answer: GraphAnswer | null): Error | null {
  try {
    bodyOrMissing(request, answer);
    return null;
  } catch (error) {
    return error instanceof Error ? error : null;
  }
}
