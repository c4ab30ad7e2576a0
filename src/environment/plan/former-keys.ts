import { UsageError } from '../../errors/usage-error.ts';
import { withFormerKeys } from '../../registration/answers/answers.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { blocked } from './check-entries.ts';
import type { Entry } from './entry.ts';

/**
 * The entries, with those blocked that would make a second application: their key is the one derived from the name now,
 * and an application of the server has the key that earlier versions derived from the same name.
 */
export function blockFormerKeys(
  entries: readonly Entry[],
  listed: readonly Pick<ObservedApplication, 'appId' | 'displayName' | 'uniqueName'>[],
): readonly Entry[] {
  return entries.map((entry) => {
    for (const { key, uniqueName } of formerRegistrations(entry)) {
      const existing = listed.find((application) => application.uniqueName === uniqueName);
      if (existing !== undefined) {
        return blocked(entry, keyDiffers(entry, key, existing));
      }
    }
    return entry;
  });
}

/**
 * What an entry that would make an application was called by earlier versions; nothing where that makes no difference.
 */
export function formerRegistrations(entry: Entry): readonly { readonly key: string; readonly uniqueName: string }[] {
  return entry.kind === 'application' && entry.planned.observation.observed.application === null
    ? withFormerKeys(entry.wanted.answers)
    : [];
}

function keyDiffers(
  { registration: { key } }: Entry,
  existingKey: string,
  { appId, displayName }: Pick<ObservedApplication, 'appId' | 'displayName'>,
): UsageError {
  return new UsageError(
    'key_differs',
    `"${displayName}" (${appId}) is registered already, with the key ${existingKey}; "${key}" would be a second application.`,
    {
      hint: `Write ${existingKey} for ${key} in the file. For a second application, write a key of your choice.`,
      details: { key, existingKey, appId },
    },
  );
}
