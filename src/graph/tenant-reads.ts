import { z } from 'zod';
import type { TenantPolicy } from '../registration/tenant-policy.ts';

const DOMAINS = z.object({ value: z.array(z.object({ id: z.string(), isVerified: z.boolean().nullish() })) });

const ORGANIZATION = z.object({
  value: z.array(
    z.object({
      displayName: z.string().nullish(),
      verifiedDomains: z.array(z.object({ name: z.string().nullish() })).nullish(),
    }),
  ),
});

const IDENTIFIER_URI_RESTRICTION = z.object({ state: z.string().nullish() }).nullish();

const POLICY = z.object({
  isEnabled: z.boolean().nullish(),
  applicationRestrictions: z
    .object({
      passwordCredentials: z
        .array(
          z.object({
            restrictionType: z.string().nullish(),
            state: z.string().nullish(),
            maxLifetime: z.string().nullish(),
            restrictForAppsCreatedAfterDateTime: z.string().nullish(),
          }),
        )
        .nullish(),
      identifierUris: z.object({ nonDefaultUriAddition: IDENTIFIER_URI_RESTRICTION }).nullish(),
    })
    .nullish(),
});

/** The verified domains of the tenant, from `/domains` or else from `/organization`; null where neither could be read. */
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

/** The parts of the default app-management policy that decide about us; null where it could not be read. */
export function readPolicy(body: unknown): TenantPolicy | null {
  const parsed = POLICY.safeParse(body);
  if (!parsed.success) {
    return null;
  }
  const { isEnabled, applicationRestrictions } = parsed.data;
  const enabled = isEnabled ?? false;
  return {
    isEnabled: enabled,
    passwordRestrictions: (applicationRestrictions?.passwordCredentials ?? []).map((restriction) => ({
      restrictionType: restriction.restrictionType ?? '',
      state: restriction.state ?? null,
      maxLifetime: restriction.maxLifetime ?? null,
      restrictForAppsCreatedAfterDateTime: restriction.restrictForAppsCreatedAfterDateTime ?? null,
    })),
    onlyDefaultUris: enabled && applicationRestrictions?.identifierUris?.nonDefaultUriAddition?.state === 'enabled',
  };
}
