import { UsageError } from '../../errors/usage-error.ts';
import { withFormerKey } from '../../registration/answers/answers.ts';
import type { ObservedApplication } from '../../registration/observed.ts';
import type { Entry } from './entry.ts';

/**
 * The entries, with those blocked that would make a second application: their key is the one derived from the name now, and
 * an application of the server has the key that earlier versions derived from the same name.
 */
export function blockFormerKeys(
  entries: readonly Entry[],
  listed: readonly Pick<ObservedApplication, 'appId' | 'displayName' | 'uniqueName'>[],
): readonly Entry[] {
  return entries.map((entry) => {
    const former = formerRegistration(entry);
    const existing = former === null ? undefined : listed.find(({ uniqueName }) => uniqueName === former.uniqueName);
    return former === null || existing === undefined
      ? entry
      : { kind: 'blocked', registration: entry.registration, error: keyDiffers(entry, former.key, existing) };
  });
}

/** What an entry that would make an application was called by earlier versions; null where that makes no difference. */
export function formerRegistration(entry: Entry): { readonly key: string; readonly uniqueName: string } | null {
  return entry.kind === 'application' && entry.planned.observation.observed.application === null
    ? withFormerKey(entry.wanted.answers)
    : null;
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
