import type { EntryError } from '../../environment/environment-result.ts';
import { adviceIn } from '../advice-in.ts';
import type { GlobalSettings } from '../settings.ts';

/** An error as the result of an entry tells it. */
export function entryError(error: unknown, settings: GlobalSettings): EntryError {
  const { code, message, hint, requestId, details } = adviceIn(error, settings);
  return { code, message, hint, requestId, details };
}
