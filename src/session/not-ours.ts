import { UsageError } from '../errors/usage-error.ts';
import type { ObservedApplication } from '../registration/model/observed.ts';

/** The error for an application whose credentials are not ours to touch. */
export function notOurs({ appId, displayName }: Pick<ObservedApplication, 'appId' | 'displayName'>): UsageError {
  return new UsageError('not_ours', `"${displayName}" (${appId}) was not registered by fhir-apps.`, {
    hint: 'Change its credentials where they were made. To see what it has:',
    command: ['secret', 'list', appId],
    details: { appId },
  });
}
