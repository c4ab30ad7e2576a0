import type { GlobalSettings } from '../../cli/settings.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { defaultKey, formerKeys } from '../../registration/answers/names.ts';
import type { Identification } from '../../registration/tags.ts';

/**
 * How `register` begins for an application of this name from now on, where the name alone would mean another key; else
 * null.
 */
export function registerAgain(
  { type, key, fhirUrl }: Identification,
  name: string,
  settings: GlobalSettings,
): string | null {
  const derived = formerKeys(type, name)[0] ?? defaultKey(type, name);
  return derived === key
    ? null
    : commandForTenant(['register', type, '--fhir-url', fhirUrl, '--key', key, '--name', name], settings);
}
