import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { readPage } from '../answers.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { readAllPages } from '../pages.ts';
import { PRIVILEGES } from '../privileges.ts';
import { literal } from '../reads.ts';

/** A person of the directory, and who they are in the records of a FHIR server. */
export interface FhirUser {
  /** Object id. */
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string | null;
  /** Null where it is not set. */
  readonly fhirUser: string | null;
}

const USER = z.looseObject({
  id: OBJECT_ID,
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

/** How the values of others may begin: whole URLs, and what open-source servers take too. */
const BEGINNINGS = ['http', 'Patient/', 'Practitioner/'];

/** Reads who one person is, by object id and the full name of the extension. Throws Graph's refusals. */
export async function readFhirUser(client: GraphClient, id: string, extension: string): Promise<FhirUser> {
  const path = `/users/${encodeURIComponent(id)}?$select=id,displayName,userPrincipalName,${extension}`;
  return toFhirUser(await client.send(get(path)), extension);
}

/**
 * Everyone with one of the values that name the same person in the records; one is right, two are a fault. Throws
 * Graph's refusals.
 */
export async function findFhirUsers(
  client: GraphClient,
  values: readonly string[],
  extension: string,
): Promise<readonly FhirUser[]> {
  const lists = await Promise.all(
    values.map(async (value) => {
      const body = await client.send(get(usersWhere(`${extension} eq ${literal(value)}`, extension)));
      return readPage(body, (member) => toFhirUser(member, extension)).members;
    }),
  );
  return lists.flat();
}

/** Everyone who is linked to a person in the records. Throws Graph's refusals. */
export async function listFhirUsers(client: GraphClient, extension: string): Promise<readonly FhirUser[]> {
  const lists = await Promise.all(
    BEGINNINGS.map(async (beginning) => {
      const request = get(usersWhere(`startswith(${extension},${literal(beginning)})`, extension));
      return readAllPages(client, request, await client.send(request), (member) => toFhirUser(member, extension));
    }),
  );
  return lists.flat();
}

function usersWhere(filter: string, extension: string): string {
  return `/users?$filter=${encodeURIComponent(filter)}&$select=id,displayName,userPrincipalName,${extension}&$top=999`;
}

function get(path: string): GraphRequest {
  return { method: 'GET', path, privilege: PRIVILEGES.readUserExtensions };
}

function toFhirUser(body: unknown, extension: string): FhirUser {
  const user = parseAnswer(USER, body);
  const value = user[extension];
  return {
    id: user.id,
    displayName: user.displayName ?? user.userPrincipalName ?? user.id,
    userPrincipalName: user.userPrincipalName ?? null,
    fhirUser: typeof value === 'string' && value !== '' ? value : null,
  };
}
