import { z } from 'zod';
import type { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { PrivilegeError } from '../../errors/privilege-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { toError } from '../graph-error.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';

/** Owners as `--owner` names them, each by the name of its read. */
export type OwnerReads = Readonly<Record<`owner${number}`, GraphRequest>>;

const IDENTIFIED = z.object({ id: z.string() });

function ownerRead(owner: string): GraphRequest {
  return isPrincipalName(owner)
    ? { method: 'GET', path: `/users/${encodeURIComponent(owner)}?$select=id`, privilege: PRIVILEGES.readUsers }
    : { method: 'GET', path: `/directoryObjects/${owner}?$select=id`, privilege: PRIVILEGES.readDirectoryObjects };
}

function isPrincipalName(owner: string): boolean {
  return owner.includes('@');
}

/** The reads that find owners, named by their place: an object id as it is, a user by the principal name (Graph: Get directoryObject, Get user). */
export function ownerReads(owners: readonly string[]): OwnerReads {
  return Object.fromEntries(owners.map((owner, index) => [`owner${index}`, ownerRead(owner)]));
}

/**
 * The object id of an owner. One that was named by it and may not be looked up is left to the write. Throws UsageError
 * `owner_missing`, and Graph's refusal to find a user by name.
 */
export function ownerId(owner: string, answer: GraphAnswer | null): string {
  if (answer?.status === 404) {
    throw ownerMissing(owner);
  }
  const found = IDENTIFIED.safeParse(answer?.body);
  if (found.success) {
    return found.data.id;
  }
  if (answer !== null && isPrincipalName(owner)) {
    throw withOtherWay(toError(ownerRead(owner), answer));
  }
  return owner.toLowerCase();
}

function withOtherWay(error: FhirAppsError): FhirAppsError {
  return error instanceof PrivilegeError
    ? new PrivilegeError(error.code, error.message, {
        hint: `${error.hint ?? ''} Or name the owner by its object id.`.trim(),
        requestId: error.requestId ?? undefined,
        details: error.details ?? undefined,
        cause: error,
      })
    : error;
}

/** The refusal of a write that names owners: `owner_missing` where Graph says that one of them is not there, else the error as it is. */
export function explainOwnerRefusal(error: unknown, ownerIds: readonly string[]): unknown {
  const missing =
    error instanceof GraphRequestError && error.refusal.status === 404
      ? ownerIds.find((id) => error.message.includes(id))
      : undefined;
  return missing === undefined ? error : ownerMissing(missing, error);
}

function ownerMissing(owner: string, cause?: unknown): UsageError {
  return new UsageError('owner_missing', `The owner ${owner} was not found in this tenant.`, {
    hint: 'Name a user by its user principal name or object id, or a service principal by its object id.',
    details: { owner },
    cause,
  });
}
