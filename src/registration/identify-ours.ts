import { type ErrorFacts } from '../errors/fhir-apps-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { ObservedApplication } from './model/observed.ts';
import { type Identification, identify } from './tags.ts';

/**
 * What an application of ours is, by its tags. Throws UsageError `not_ours` for any other.
 *
 * @param advice what to do with one that is not ours.
 */
export function identifyOurs(
  { appId, displayName, tags }: Pick<ObservedApplication, 'appId' | 'displayName' | 'tags'>,
  advice: Pick<ErrorFacts, 'hint' | 'command'>,
): Identification {
  const identification = identify(tags);
  if (identification === null) {
    throw new UsageError('not_ours', `"${displayName}" (${appId}) was not registered by fhir-apps.`, {
      ...advice,
      details: { appId },
    });
  }
  return identification;
}
