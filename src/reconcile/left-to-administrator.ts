import type { Ledger } from '../graph/apply/ledger.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import { lacksWantedConsent } from '../registration/consent/tenant-consent.ts';
import type { ObservedApi } from '../registration/model/observed.ts';
import type { RegistrationResult } from '../registration/result/registration-schema.ts';
import type { Context } from '../cli/context.ts';

/** True where something that was asked for is left to an administrator and no flag allows that: exit 4. */
export function isLeftToAdministrator(
  answers: RegisterAnswers,
  result: RegistrationResult,
  api: Pick<ObservedApi, 'appId'> | null,
): boolean {
  return (
    answers.type !== 'resource' &&
    !answers.allowHandOff &&
    !result.dryRun &&
    result.handOffs.some(
      ({ kind }) =>
        kind === 'app-role' ||
        (kind === 'azure-rbac' && answers.type === 'service' && answers.roles.length > 0) ||
        (kind === 'admin-consent' && lacksWantedConsent(answers, api, result.permissions)),
    )
  );
}

/** Warns of what the caller may not give, which is handed off. */
export function warnOfRefusals(context: Context, ledger: Ledger | null): void {
  for (const { role, error } of ledger?.refusedRoles ?? []) {
    context.warn({
      code: 'role_not_assigned',
      message: `The role ${role.value ?? role.id} could not be assigned: ${error.message}`,
    });
  }
  for (const { role, error } of ledger?.refusedAzureRoles ?? []) {
    context.warn({
      code: 'role_not_assigned',
      message: `The Azure role "${role.name}" could not be assigned: ${error.message}`,
    });
  }
  for (const { step, error } of ledger?.refusedConsents ?? []) {
    context.warn({
      code: 'consent_not_granted',
      message: `Consent to ${step.added.join(', ')} of "${step.api.displayName}" could not be granted: ${error.message}`,
    });
  }
}
