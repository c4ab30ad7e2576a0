import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { ConnectionError, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { fhirUrlTag } from '../../registration/tags.ts';
import { readApplication, readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import type { BatchReader } from '../batch-reader.ts';
import { pagesOf } from '../pages.ts';
import {
  applicationByKey,
  applicationsWhere,
  grantsForAll,
  grantsOfResource,
  roleAssignmentsOf,
  literal,
  ofServicePrincipal,
  servicePrincipalByAppId,
  servicePrincipalsWhere,
} from '../reads.ts';

const SERVICE_PRINCIPAL = z.looseObject({ id: OBJECT_ID, appId: OBJECT_ID });
const ASSIGNMENT = z.looseObject({ principalId: OBJECT_ID });
const GRANT = z.looseObject({ clientId: OBJECT_ID });

/** The applications of a server that carry its tag; names and tags can be forged, and lists lag. */
export interface ListedServer {
  readonly applications: readonly ObservedApplication[];
}

/** A service principal of a server, as a list tells it. */
export interface ListedPrincipal {
  readonly id: string;
  readonly appId: string;
}

/** An API whose permissions are listed. */
export interface ListedApi {
  /** The object id of its service principal. */
  readonly id: string;
  /** Null where its role assignments are not listed. */
  readonly appId: string | null;
  /** With the consent of single users, which can be many. Default: false. */
  readonly withUsers?: boolean;
}

/** A member as Graph sent it. */
function unparsed(member: unknown): unknown {
  return member;
}

/** The filter for what carries the tag of a server. */
export function ofServer(fhirUrl: string): string {
  return `tags/any(t:t eq ${literal(fhirUrlTag(fhirUrl))})`;
}

/**
 * Lists the applications of a server, page by page, and lets a look know each by its unique name, so that a thousand
 * take two exchanges and not fifty (Graph: List applications). Throws Graph's refusals.
 */
export async function listApplications(reader: BatchReader, fhirUrl: string): Promise<ListedServer> {
  const applications: ObservedApplication[] = [];
  for await (const member of pagesOf(reader.client, applicationsWhere(ofServer(fhirUrl)), unparsed)) {
    const application = readApplication(member);
    applications.push(application);
    if (application.uniqueName !== null) {
      reader.prime(applicationByKey('uniqueName', application.uniqueName), application);
    }
  }
  return { applications };
}

/** Lists the service principals of a server, and lets a look know each by its appId. Throws Graph's refusals. */
export async function listServicePrincipals(reader: BatchReader, fhirUrl: string): Promise<readonly ListedPrincipal[]> {
  const principals: ListedPrincipal[] = [];
  for await (const member of pagesOf(reader.client, servicePrincipalsWhere(ofServer(fhirUrl)), unparsed)) {
    const { id, appId } = parseAnswer(SERVICE_PRINCIPAL, member);
    principals.push({ id, appId });
    reader.prime(servicePrincipalByAppId(appId), readIfUsable(member));
  }
  return principals;
}

/**
 * What is read of a service principal, which is all that anybody asks of one that is no managed identity; the member
 * itself where it cannot be read, so that only those are told who need it.
 */
function readIfUsable(member: unknown): unknown {
  try {
    const found = readServicePrincipal(member);
    return found.servicePrincipalType === 'ManagedIdentity' ? member : found;
  } catch (error) {
    if (error instanceof ConnectionError) {
      return member;
    }
    throw error;
  }
}

/**
 * Lists who holds the roles of an API, and what was granted for all users at it and at other APIs, and lets a look know
 * what each of these principals holds there. Of other APIs it then knows nothing. What may not be read is left to be
 * asked one by one.
 */
export async function listAccess(
  reader: BatchReader,
  principals: readonly ListedPrincipal[],
  apis: readonly ListedApi[],
): Promise<void> {
  const wanted = new Set(principals.map(({ id }) => id));
  const [assignments, grants] = await Promise.all([
    gather(
      reader.client,
      apis.flatMap(({ appId }) => (appId === null ? [] : [roleAssignmentsOf(appId)])),
      (member) => {
        const { principalId } = parseAnswer(ASSIGNMENT, member);
        return wanted.has(principalId) ? principalId : null;
      },
    ),
    gather(
      reader.client,
      apis.map(({ id, withUsers }) => (withUsers === true ? grantsOfResource(id) : grantsForAll(id))),
      (member) => {
        const { clientId } = parseAnswer(GRANT, member);
        return wanted.has(clientId) ? clientId : null;
      },
    ),
  ]);
  for (const { id, appId } of principals) {
    if (assignments !== null) {
      reader.prime(ofServicePrincipal(appId, 'appRoleAssignments'), { value: assignments.get(id) ?? [] });
    }
    if (grants !== null) {
      reader.prime(ofServicePrincipal(appId, 'oauth2PermissionGrants'), { value: grants.get(id) ?? [] });
    }
  }
}

/**
 * Members of several lists by whom they are about, null for nobody who is asked for; null where the caller may not read
 * them.
 */
async function gather(
  client: GraphClient,
  requests: readonly GraphRequest[],
  about: (member: unknown) => string | null,
): Promise<ReadonlyMap<string, readonly unknown[]> | null> {
  const found = new Map<string, unknown[]>();
  const read = async (request: GraphRequest): Promise<void> => {
    for await (const member of pagesOf(client, request, unparsed)) {
      const whom = about(member);
      if (whom !== null) {
        found.set(whom, [...(found.get(whom) ?? []), member]);
      }
    }
  };
  try {
    await Promise.all(requests.map(read));
    return found;
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return null;
    }
    throw error;
  }
}
