import { existingCredential } from '../../registration/credentials/credential-result.ts';
import { CREDENTIAL_KINDS } from '../../registration/credentials/kinds/index.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import type { ExistingValues } from './environment-draft.ts';

/**
 * How a client proves who it is, as `register` would have to be told: the credential of ours that works. One that
 * others made is `none`, which leaves it alone; what would make one of ours is said beside it.
 */
export function existingCredentialValues(existing: ExistingRegistration): ExistingValues {
  const working = existingCredential(existing, null);
  return working === null
    ? { values: { credential: 'none' }, remarks: [] }
    : CREDENTIAL_KINDS[working.kind].values(existing, working);
}
