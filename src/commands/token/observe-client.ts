import { createBatchReader } from '../../graph/batch-reader.ts';
import { observeExisting } from '../../graph/observe/observe-existing.ts';
import {
  existingResult,
  type ExistingRegistration,
  taggedIdentity,
} from '../../registration/result/registration-result.ts';
import type { Identification } from '../../registration/tags.ts';
import { findClient } from '../../session/find-client.ts';
import type { SessionContext } from '../../session/session.ts';
import type { TokenInput } from './token-fields.ts';

/** A client of ours, as it exists. */
export interface ObservedClient {
  readonly identification: Identification;
  readonly existing: ExistingRegistration;
  /** What people ask it to request; null where the API of its server is not known. */
  readonly requestScope: string | null;
}

/** Reads the client that the REF names. Throws what `findClient` throws. */
export async function observeClient(run: SessionContext, input: TokenInput): Promise<ObservedClient> {
  const { application, identification } = await findClient(run, input, (fhirUrl) => ({
    hint: 'Only clients get tokens of their own. To see them:',
    command: ['list', '--fhir-url', fhirUrl],
  }));
  const { client, tenantContext } = run.session;
  const existing = await observeExisting(createBatchReader(client), application, identification);
  const identity = taggedIdentity(identification, application);
  const { requestScope } = existingResult(tenantContext, identity, existing);
  return { identification, existing, requestScope };
}
