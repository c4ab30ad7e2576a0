import { UsageError } from '../../errors/usage-error.ts';
import { USER_IMPERSONATION } from '../consent/scope-catalog.ts';
import { clinicalScopes } from './smart-scope.ts';

/** An API, and the scopes of it that are to be consented to for all users of the tenant. */
interface ConsentForAll {
  readonly displayName: string;
  /** All that the API defines. */
  readonly defined: readonly { readonly value: string }[];
  readonly wanted: readonly string[];
}

/**
 * Refuses consent for all users to `user_impersonation` of an API with SMART scopes: every token of the client would
 * then have it, whichever scopes its user has chosen
 * (https://github.com/Azure-Samples/azure-health-data-and-ai-samples, smartonfhir troubleshooting). Throws UsageError
 * `smart_consent_refused`.
 */
export function assertMayConsentForAll({ displayName, defined, wanted }: ConsentForAll): void {
  const hasSmart = clinicalScopes(defined.map(({ value }) => value)).length > 0;
  if (!hasSmart || !wanted.includes(USER_IMPERSONATION)) {
    return;
  }
  const others = wanted.filter((value) => value !== USER_IMPERSONATION);
  throw new UsageError(
    'smart_consent_refused',
    `${USER_IMPERSONATION} of "${displayName}" is not granted for all users: SMART apps would get it, whichever scopes people choose.`,
    {
      hint: (input) =>
        others.length === 0
          ? 'Let people consent themselves, or pre-authorize the client.'
          : `Name the other scopes with ${input('scope')}, or let people consent themselves.`,
      details: { others },
    },
  );
}
