import { z } from 'zod';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { type BatchReader, READS_IN_A_BATCH } from '../batch-reader.ts';
import { pagesOf } from '../pages.ts';
import { applicationsWhere, ofApplication } from '../reads.ts';
import { listServicePrincipals, ofServer } from './list-server.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';

/** The related objects that Graph returns for one application at most, without a next link (Graph: `$expand`). */
const MAX_EXPANDED = 20;

/** The reads that one application takes: its service principal, its owners and its federated credentials. */
const READS_OF_ONE = 3;

type Relation = 'owners' | 'federatedIdentityCredentials';

/**
 * Gives a look who holds the applications of a server from three lists, where asking for `count` of them one by one
 * would take more than one batch. What a list does not show, may have cut short, or may not be read is left to be asked
 * one by one. Throws Graph's refusals but those.
 *
 * Public sources: https://learn.microsoft.com/graph/api/resources/application#relationships (both relations support
 * `$expand`).
 */
export async function listExternalAccess(reader: BatchReader, fhirUrl: string, count: number): Promise<void> {
  if (count * READS_OF_ONE <= READS_IN_A_BATCH) {
    return;
  }
  await Promise.all(
    [
      listServicePrincipals(reader, fhirUrl),
      listRelated(reader, fhirUrl, 'owners'),
      listRelated(reader, fhirUrl, 'federatedIdentityCredentials'),
    ].map(ignoreRefusal),
  );
}

async function listRelated(reader: BatchReader, fhirUrl: string, relation: Relation): Promise<void> {
  const list = applicationsWhere(ofServer(fhirUrl), { properties: 'id' });
  const related = z.object({ id: OBJECT_ID, [relation]: z.array(z.unknown()) });
  const request = { ...list, path: `${list.path}&$expand=${relation}` };
  for await (const found of pagesOf(reader.client, request, (member) => related.safeParse(member).data)) {
    const members = found?.[relation];
    if (found !== undefined && Array.isArray(members) && members.length < MAX_EXPANDED) {
      reader.prime(ofApplication(String(found.id), relation), { value: members });
    }
  }
}

/** A list that Graph does not give this caller is asked for one by one, where a refusal is reported. */
async function ignoreRefusal(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isRefused = error instanceof GraphRequestError && error.refusal.status === 400;
    if (!isRefused && !(error instanceof PrivilegeError)) {
      throw error;
    }
  }
}
