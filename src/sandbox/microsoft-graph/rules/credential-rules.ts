import type { KeyCredential } from '../../tenant/application.ts';
import { managementPolicy } from '../../tenant/management-policy.ts';
import type { CredentialRestriction, Tenant } from '../../tenant/model.ts';
import { GraphError } from '../graph-error.ts';

/** The owner of a new credential, as the policies of the tenant see it. */
export interface CredentialHolder {
  readonly kind: 'Application' | 'ServicePrincipal';
  readonly id: string;
  readonly createdDateTime: string;
}

/**
 * Checks a new password against the app management policy of its holder
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies).
 * Throws GraphError 400 `CredentialTypeNotAllowedAsPerAppPolicy` (text: assumption A76) or
 * `CredentialInvalidLifetimeAsPerAppPolicy` (https://github.com/microsoft/PubSec-Info-Assistant/issues/681).
 */
export function checkPasswordPolicy(tenant: Tenant, holder: CredentialHolder, password: Lifetime): void {
  const { policyId, restrictions } = restrictionsInForce(tenant, holder, 'passwordCredentials');
  for (const restriction of restrictions) {
    if (restriction.restrictionType === 'passwordAddition') {
      throw new GraphError(
        400,
        'CredentialTypeNotAllowedAsPerAppPolicy',
        `Credential type not allowed as per assigned policy '${policyId}'.`,
      );
    }
    if (restriction.restrictionType === 'passwordLifetime' && outlives(password, restriction)) {
      throw invalidLifetime(policyId);
    }
  }
}

/**
 * Checks new keys against the app management policy of their holder, as {@link checkPasswordPolicy} does a password.
 * Trusted certificate authorities are not checked.
 * Throws GraphError 400 `CredentialInvalidLifetimeAsPerAppPolicy`.
 */
export function checkKeyPolicy(tenant: Tenant, holder: CredentialHolder, keys: readonly KeyCredential[]): void {
  const { policyId, restrictions } = restrictionsInForce(tenant, holder, 'keyCredentials');
  const lifetimes = restrictions.filter(({ restrictionType }) => restrictionType === 'asymmetricKeyLifetime');
  const isTooLong = ({ startDateTime, endDateTime }: KeyCredential): boolean => {
    const lifetime = { start: new Date(startDateTime ?? 0), end: new Date(endDateTime ?? 0) };
    return lifetimes.some((each) => outlives(lifetime, each));
  };
  if (keys.some(isTooLong)) {
    throw invalidLifetime(policyId);
  }
}

interface Lifetime {
  readonly start: Date;
  readonly end: Date;
}

function restrictionsInForce(
  tenant: Tenant,
  { kind, id, createdDateTime }: CredentialHolder,
  credentials: 'keyCredentials' | 'passwordCredentials',
): { readonly policyId: string; readonly restrictions: readonly CredentialRestriction[] } {
  const policy = managementPolicy(tenant, id);
  const all = kind === 'Application' ? policy.applicationRestrictions : policy.servicePrincipalRestrictions;
  const restrictions = all[credentials].filter((each) => policy.isEnabled && isInForce(each, createdDateTime));
  return { policyId: policy.id, restrictions };
}

function invalidLifetime(policyId: string): GraphError {
  return new GraphError(
    400,
    'CredentialInvalidLifetimeAsPerAppPolicy',
    `Credential lifetime exceeds the max value allowed as per assigned policy '${policyId}'.`,
  );
}

function isInForce(restriction: CredentialRestriction, holderCreated: string): boolean {
  const since = restriction.restrictForAppsCreatedAfterDateTime ?? null;
  // The sandbox has no custom security attributes. A restriction that exempts anybody by them does not apply at all.
  const isExempt = (restriction.excludeActors?.customSecurityAttributes ?? []).length > 0;
  return (
    restriction.state === 'enabled' && !isExempt && (since === null || Date.parse(holderCreated) > Date.parse(since))
  );
}

function outlives({ start, end }: Lifetime, { maxLifetime }: CredentialRestriction): boolean {
  const latest = afterDuration(start, maxLifetime ?? '');
  return latest !== null && end.getTime() > latest.getTime();
}

/** `start` plus an ISO 8601 duration of whole units, such as `P180D` or `P4DT12H30M5S`; null for what is none. */
export function afterDuration(start: Date, duration: string): Date | null {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (match === null || duration === 'P' || duration.endsWith('T')) {
    return null;
  }
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months, end.getUTCDate() + weeks * 7 + days);
  end.setUTCHours(end.getUTCHours() + hours, end.getUTCMinutes() + minutes, end.getUTCSeconds() + seconds);
  return end;
}
