import { UsageError } from '../errors/usage-error.ts';
import type { ErrorFacts } from '../errors/fhir-apps-error.ts';
import { findApplication } from '../graph/observe/find-application.ts';
import { identifyOurs } from '../registration/identify-ours.ts';
import type { ObservedApplication } from '../registration/model/observed.ts';
import type { Identification } from '../registration/tags.ts';
import { referenceOf, type ReferringInput } from './reference.ts';
import type { SessionContext } from './session.ts';

/** A client of ours. */
export interface FoundClient {
  readonly application: ObservedApplication;
  readonly identification: Identification;
}

/**
 * Finds the client that the REF of a command that only reads names. Throws UsageError `reference_missing`,
 * `reference_ambiguous`, `not_ours`, and `not_a_client` for the application of a server.
 *
 * @param advice what to do instead with the application of a server.
 */
export async function findClient(
  { context, session }: SessionContext,
  input: ReferringInput,
  advice: (fhirUrl: string) => Pick<ErrorFacts, 'hint' | 'command'>,
): Promise<FoundClient> {
  const application = await findApplication(session.client, referenceOf(context, input, true));
  const identification = identifyOurs(application, { hint: 'To see those that were:', command: ['list'] });
  if (identification.type === 'resource') {
    throw new UsageError(
      'not_a_client',
      `"${application.displayName}" is the API of a server, not a client of it.`,
      advice(identification.fhirUrl),
    );
  }
  return { application, identification };
}
