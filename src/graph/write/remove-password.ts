import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { ABSENT_READS, pauseBetweenReads } from '../absence.ts';
import { type GraphClient, UncertainOutcomeError } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { applicationRecord, type RecordedApplication, existingSecret } from '../write-record.ts';
import { readFreshApplication } from './applications.ts';

/**
 * So many reads, a second apart, are made for a secret that this run made seconds ago, before "not found" is believed.
 */
const READS_OF_A_NEW_SECRET = 30;

/** So many reads are made at most; after them the refusal is thrown. */
const MAX_READS = 60;

/** The application as it is recorded, and its secrets. */
type SecretOwner = RecordedApplication & Pick<ObservedApplication, 'passwordCredentials'>;

/**
 * Takes a secret away; one that is gone already is fine (Graph: application removePassword). `takesBack` where this run
 * has made it.
 *
 * Graph says "No password credential found with keyId …" of a secret that is gone and of one that has not replicated
 * yet. So the application is read until the secret was absent several times in a row, for a new one half a minute at
 * least, and the removal is repeated meanwhile.
 * Throws Graph's refusals, that one too where reads go on showing the secret.
 */
export async function removePassword(
  client: GraphClient,
  application: SecretOwner,
  keyId: string,
  takesBack = false,
): Promise<void> {
  const request: GraphRequest = {
    method: 'POST',
    path: `/applications/${application.id}/removePassword`,
    body: { keyId },
    takesBack,
    fresh: takesBack,
    onTimeout: 'fail',
    record: applicationRecord('remove', application, existingSecret(application, keyId), null),
    privilege: PRIVILEGES.writeApplications,
  };
  let failure = await attemptRemoval(client, request);
  let leastReads = takesBack ? READS_OF_A_NEW_SECRET : ABSENT_READS;
  for (let reads = 1, absences = 0; failure !== null; reads += 1) {
    const { passwordCredentials } = await readFreshApplication(client, application.id, takesBack);
    const isShown = passwordCredentials.some((secret) => secret.keyId === keyId);
    leastReads = failure.mayBeDone ? ABSENT_READS : leastReads;
    absences = isShown ? 0 : absences + 1;
    if (absences >= ABSENT_READS && reads >= leastReads) {
      return;
    }
    if (reads === MAX_READS) {
      throw failure.error;
    }
    await pauseBetweenReads(client);
    failure = isShown || takesBack ? await attemptRemoval(client, request) : failure;
  }
}

/** Why a removal has to be looked after: its answer was lost, or Graph knows no such secret. */
interface FailedRemoval {
  readonly error: Error;
  readonly mayBeDone: boolean;
}

/** Null where the secret was removed. Throws every other refusal. */
async function attemptRemoval(client: GraphClient, request: GraphRequest): Promise<FailedRemoval | null> {
  try {
    await client.send(request);
    return null;
  } catch (error) {
    if (error instanceof UncertainOutcomeError) {
      return { error: error.error, mayBeDone: true };
    }
    if (error instanceof GraphRequestError && /no (password )?credentials? (was |were )?found/i.test(error.message)) {
      return { error, mayBeDone: false };
    }
    throw error;
  }
}
