import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { UnfinishedError } from '../../errors/unfinished-error.ts';
import type { ClientConsent } from '../../registration/consent/client-consent.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { GlobalSettings } from '../../cli/settings.ts';

/**
 * The error of a change of consent that failed in the middle: where some grants are written and others not, that counts
 * (exit 3); where none is, the failure itself. `flags` are those of the `consent revoke` that takes away what stands.
 */
export function explainConsentFailure(
  error: unknown,
  { application, servicePrincipalId }: ClientConsent,
  { done, left, flags }: { readonly done: number; readonly left: number; readonly flags: readonly string[] },
  settings: GlobalSettings,
): unknown {
  if (done === 0 || !(error instanceof FhirAppsError)) {
    return error;
  }
  const existing = [
    {
      kind: 'oauth2PermissionGrant',
      id: servicePrincipalId,
      name: `consent to "${application.displayName}"`,
      remove: commandForTenant(['consent', 'revoke', application.appId, ...flags], settings),
    },
  ];
  const again = 'Run the same command again to finish it.';
  if (error instanceof CancelledError) {
    return new CancelledError(error.exitCode, `Cancelled; ${done} of the grants are written, ${left} are not.`, {
      hint: again,
      details: { standing: existing },
    });
  }
  return new UnfinishedError('unfinished', `${left} of the grants are not written. ${error.message}`, existing, {
    hint: error.hint === null ? again : `${error.hint} ${again}`,
    requestId: error.requestId ?? undefined,
    details: { cause: { code: error.code, message: error.message, details: error.details } },
    cause: error,
  });
}
