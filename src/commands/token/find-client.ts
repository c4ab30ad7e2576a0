import { UsageError } from '../../errors/usage-error.ts';
import { createBatchReader } from '../../graph/batch-reader.ts';
import { findApplication } from '../../graph/observe/find-application.ts';
import { observeExisting } from '../../graph/observe/observe-existing.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { existingResult, type ExistingRegistration } from '../../registration/result/registration-result.ts';
import type { Identification } from '../../registration/tags.ts';
import { referenceOf } from '../../session/reference.ts';
import type { SessionContext } from '../../session/session.ts';
import type { TokenInput } from './token-fields.ts';

/** A client of ours, as it exists. */
export interface FoundClient {
  readonly identification: Identification;
  readonly existing: ExistingRegistration;
  /** What people ask it to request; null where the API of its server is not known. */
  readonly requestScope: string | null;
}

/**
 * Finds the client that the REF names. Throws UsageError `reference_missing`, `reference_ambiguous`, `not_ours`, and
 * `not_a_client` for the application of a server.
 */
export async function findClient({ context, session }: SessionContext, input: TokenInput): Promise<FoundClient> {
  const application = await findApplication(session.client, referenceOf(context, input, true));
  const identification = identifyOurs(application, { hint: 'To see those that were:', command: ['list'] });
  if (identification.type === 'resource') {
    throw new UsageError(
      'not_a_client',
      `"${application.displayName}" is the API of a server, which gets no token of its own.`,
      {
        hint: 'Name a client of it. To see them:',
        command: ['list', '--fhir-url', identification.fhirUrl],
      },
    );
  }
  const existing = await observeExisting(createBatchReader(session.client), application, identification);
  const identity = { ...identification, displayName: application.displayName, uniqueName: application.uniqueName };
  const { requestScope } = existingResult(session.tenantContext, identity, existing);
  return { identification, existing, requestScope };
}
