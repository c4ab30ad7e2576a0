import type { FieldValues } from './fields/field.ts';
import type { GlobalSettings } from './settings.ts';

/**
 * The global values that lead another command to the same tenant by the same sign-in, by the keys of their fields; for
 * the commands that a run names at its end. How a run is told (`--json`, `--yes`, `--verbose`) is not among them.
 */
export function targetFlags(settings: GlobalSettings): FieldValues {
  const { tenant, cloud, auth, clientId, sandbox, graphUrl, authorityUrl } = settings;
  // In the sandbox nothing else counts: its tenant and its sign-in are its own.
  return sandbox
    ? { sandbox }
    : { tenant, cloud, auth: auth === 'default' ? undefined : auth, clientId, graphUrl, authorityUrl };
}
