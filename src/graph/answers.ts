import { z } from 'zod';
import { parseAnswer, sourceOf, withSource } from '../http/parse-answer.ts';
import { inCanonicalOrder, sortedEntitlements, sortedTexts } from '../registration/canonical-order.ts';
import {
  APPLICATION,
  type ObservedApplication,
  type ObservedServicePrincipal,
  SERVICE_PRINCIPAL,
} from '../registration/model/graph-objects.ts';

/**
 * Reads an application object, its lists in canonical order; what it has read it gives back as it is. Throws
 * ConnectionError `response_invalid` where an answer has not the shape that Graph documents.
 */
export const readApplication: (body: unknown) => ObservedApplication = readOnce((body) =>
  inCanonicalOrder(parseAnswer(APPLICATION, body)),
);

/**
 * Reads a service principal; what it has read it gives back as it is. Throws ConnectionError `response_invalid` where an
 * answer has not the shape that Graph documents.
 */
export const readServicePrincipal: (body: unknown) => ObservedServicePrincipal = readOnce((body) => {
  const found = parseAnswer(SERVICE_PRINCIPAL, body);
  return {
    ...found,
    tags: sortedTexts(found.tags),
    servicePrincipalNames: sortedTexts(found.servicePrincipalNames),
    appRoles: sortedEntitlements(found.appRoles),
    oauth2PermissionScopes: sortedEntitlements(found.oauth2PermissionScopes),
  };
});

/** What a list has read can go in the place of what Graph sent, which is several times as large. */
function readOnce<T extends object>(read: (body: unknown) => T): (body: unknown) => T {
  const known = new WeakSet<object>();
  const isRead = (body: unknown): body is T => typeof body === 'object' && body !== null && known.has(body);
  return (body) => {
    if (isRead(body)) {
      return body;
    }
    const found = read(body);
    known.add(found);
    return found;
  };
}

const PAGE = z.object({ value: z.array(z.unknown()) });
const NEXT_LINK = z.object({ '@odata.nextLink': z.string().nullish() });

/** Reads a page of a collection, each member with the reader given. Throws ConnectionError `response_invalid`. */
export function readPage<T>(body: unknown, read: (member: unknown) => T): { readonly members: readonly T[] } {
  const source = sourceOf(body);
  return { members: parseAnswer(PAGE, body).value.map((member) => read(withSource(member, source))) };
}

/** The link to the next page of a collection, as it stands there; null on the last (Graph: Paging). */
export function nextLinkIn(body: unknown): string | null {
  return parseAnswer(NEXT_LINK, body)['@odata.nextLink'] ?? null;
}
