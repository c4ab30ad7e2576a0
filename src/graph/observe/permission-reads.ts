import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { ClientConsent, DelegatedGrant, PermissionApi } from '../../registration/consent/client-consent.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import { readApplication, readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { readAllPages } from '../pages.ts';
import { applicationByKey, bodyIfAllowed, ofServicePrincipal, servicePrincipalByAppId } from '../reads.ts';

type Answers = Readonly<Record<string, GraphAnswer | null>>;

const GRANT = z.object({
  id: OBJECT_ID,
  resourceId: OBJECT_ID,
  scope: z.string().nullish(),
  principalId: OBJECT_ID.nullish(),
});
const ASSIGNMENT = z.object({ appRoleId: OBJECT_ID, resourceId: OBJECT_ID });
/**
 * By two names for each API: its service principal defines what can be consented to, its application who is
 * pre-authorised.
 */
export function permissionApiReads(appIds: readonly string[]): Readonly<Record<string, GraphRequest>> {
  return Object.fromEntries(
    appIds.flatMap((appId) => [
      [`api ${appId}`, servicePrincipalByAppId(appId)],
      [`application ${appId}`, applicationByKey('appId', appId)],
    ]),
  );
}

/** An API from the answers to {@link permissionApiReads}, as a client of it sees it. */
export function readPermissionApi(appId: string, clientAppId: string, found: Answers): PermissionApi {
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

/** The reads of what a client was given; {@link readGivenPermissions} reads their answers. */
export function givenPermissionReads(appId: string): Readonly<Record<'grants' | 'assignments', GraphRequest>> {
  return {
    grants: ofServicePrincipal(appId, 'oauth2PermissionGrants'),
    assignments: ofServicePrincipal(appId, 'appRoleAssignments'),
  };
}

/** What a client was given, by users or for all of them, and as the app itself; null for what may not be read. */
export async function readGivenPermissions(
  client: GraphClient,
  requests: Readonly<Record<'grants' | 'assignments', GraphRequest>>,
  found: Answers,
): Promise<Pick<ClientConsent, 'grants' | 'assignments'>> {
  const [grants, assignments] = await Promise.all([
    pagesIfAllowed(client, requests.grants, found.grants ?? null, readGrant),
    pagesIfAllowed(client, requests.assignments, found.assignments ?? null, readAssignment),
  ]);
  return { grants, assignments };
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
