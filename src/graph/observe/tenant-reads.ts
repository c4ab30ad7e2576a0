import { z } from 'zod';
import type { CredentialRestriction, TenantPolicy } from '../../registration/model/tenant-policy.ts';

const DOMAINS = z.object({ value: z.array(z.object({ id: z.string(), isVerified: z.boolean().nullish() })) });

const ORGANIZATION = z.object({
  value: z.array(
    z.object({
      displayName: z.string().nullish(),
      verifiedDomains: z.array(z.object({ name: z.string().nullish(), isDefault: z.boolean().nullish() })).nullish(),
    }),
  ),
});

const IDENTIFIER_URI_RESTRICTION = z
  .object({ state: z.string().nullish(), excludeAppsReceivingV2Tokens: z.boolean().nullish() })
  .nullish();

const CREDENTIAL_RESTRICTIONS = z
  .array(
    z.object({
      restrictionType: z.string().nullish(),
      state: z.string().nullish(),
      maxLifetime: z.string().nullish(),
      restrictForAppsCreatedAfterDateTime: z.string().nullish(),
      excludeActors: z.object({ customSecurityAttributes: z.array(z.unknown()).nullish() }).nullish(),
    }),
  )
  .nullish();

const IDENTIFIER_URIS = z.object({ nonDefaultUriAddition: IDENTIFIER_URI_RESTRICTION }).nullish();

const CREDENTIALS = { passwordCredentials: CREDENTIAL_RESTRICTIONS, keyCredentials: CREDENTIAL_RESTRICTIONS };

const POLICY = z.object({
  isEnabled: z.boolean().nullish(),
  applicationRestrictions: z.object({ ...CREDENTIALS, identifierUris: IDENTIFIER_URIS }).nullish(),
});

/** A policy for single applications says the same in other places (Graph: customAppManagementConfiguration). */
const ASSIGNED_POLICIES = z.object({
  value: z.array(
    z.object({
      isEnabled: z.boolean().nullish(),
      restrictions: z
        .object({
          ...CREDENTIALS,
          applicationRestrictions: z.object({ identifierUris: IDENTIFIER_URIS }).nullish(),
        })
        .nullish(),
    }),
  ),
});

/**
 * The verified domains of the tenant, from `/domains` or else from `/organization`; null where neither could be read.
 */
export function readVerifiedDomains(domains: unknown, organization: unknown): readonly string[] | null {
  const listed = DOMAINS.safeParse(domains);
  if (listed.success) {
    return listed.data.value.filter(({ isVerified }) => isVerified === true).map(({ id }) => id);
  }
  const names = ORGANIZATION.safeParse(organization).data?.value[0]?.verifiedDomains;
  return names === undefined || names === null ? null : names.flatMap(({ name }) => name ?? []);
}

/** The display name of the tenant; null where it could not be read. */
export function readTenantName(organization: unknown): string | null {
  return ORGANIZATION.safeParse(organization).data?.value[0]?.displayName ?? null;
}

/** The domain that the tenant goes by (Graph: verifiedDomain, `isDefault`); null where it could not be read. */
export function readDefaultDomain(organization: unknown): string | null {
  const domains = ORGANIZATION.safeParse(organization).data?.value[0]?.verifiedDomains ?? [];
  return domains.find(({ isDefault }) => isDefault === true)?.name ?? null;
}

/** The parts of the default app-management policy that decide about us; null where it could not be read. */
export function readPolicy(body: unknown): TenantPolicy | null {
  const parsed = POLICY.safeParse(body);
  return parsed.success ? toPolicy(parsed.data.isEnabled, parsed.data.applicationRestrictions) : null;
}

/** The policies that an application was assigned; none where they could not be read. */
export function readAssignedPolicies(body: unknown): readonly TenantPolicy[] {
  return (ASSIGNED_POLICIES.safeParse(body).data?.value ?? []).map(({ isEnabled, restrictions }) =>
    toPolicy(isEnabled, { ...restrictions, ...restrictions?.applicationRestrictions }),
  );
}

function toPolicy(
  isEnabled: boolean | null | undefined,
  restrictions: z.infer<typeof POLICY>['applicationRestrictions'],
): TenantPolicy {
  const enabled = isEnabled ?? false;
  return {
    isEnabled: enabled,
    passwordRestrictions: toRestrictions(restrictions?.passwordCredentials),
    keyRestrictions: toRestrictions(restrictions?.keyCredentials),
    onlyDefaultUris: enabled && restrictions?.identifierUris?.nonDefaultUriAddition?.state === 'enabled',
    exemptsVersion2: restrictions?.identifierUris?.nonDefaultUriAddition?.excludeAppsReceivingV2Tokens === true,
  };
}

function toRestrictions(restrictions: z.infer<typeof CREDENTIAL_RESTRICTIONS>): readonly CredentialRestriction[] {
  return (restrictions ?? []).map((restriction) => ({
    restrictionType: restriction.restrictionType ?? '',
    state: restriction.state ?? null,
    maxLifetime: restriction.maxLifetime ?? null,
    restrictForAppsCreatedAfterDateTime: restriction.restrictForAppsCreatedAfterDateTime ?? null,
    exemptsSomeActors: (restriction.excludeActors?.customSecurityAttributes ?? []).length > 0,
  }));
}
