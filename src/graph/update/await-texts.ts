import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { ApplicationPatch } from '../../registration/model/step.ts';
import { readApplication } from '../answers.ts';
import type { GraphClient } from '../graph-client.ts';
import { applicationById } from '../reads.ts';
import { concurrentChange } from './concurrent-change.ts';

/** Milliseconds between two reads of an application. */
const BETWEEN_READS = 500;

/** The properties with a single text. */
const TEXTS = ['displayName', 'description', 'notes'] as const;

/**
 * Waits until the directory shows the texts that a patch has written; lists are watched by `confirmUpdates`. Throws
 * UnfinishedError `concurrent_change` where it shows another text until the deadline, and Graph's refusals.
 */
export async function awaitTexts(
  client: GraphClient,
  { id, displayName }: Pick<ObservedApplication, 'id' | 'displayName'>,
  patch: ApplicationPatch,
): Promise<void> {
  const written = TEXTS.filter((property) => patch[property] !== undefined);
  const { timer } = client.updates;
  for (;;) {
    const shown =
      written.length === 0 ? null : readApplication(await client.send({ ...applicationById(id), fresh: true }));
    const missing = written.filter((property) => (shown?.[property] ?? '') !== (patch[property] ?? ''));
    if (missing.length === 0) {
      return;
    }
    if (timer.deadline.aborted) {
      const differences = missing.map((property) => ({ property, missing: [patch[property] ?? ''], remaining: [] }));
      throw concurrentChange({ name: displayName, path: `/applications/${id}`, ownerId: id }, differences);
    }
    await timer.sleep(BETWEEN_READS);
  }
}
