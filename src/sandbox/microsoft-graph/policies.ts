import { z } from 'zod';
import type { AppManagementPolicy, AuthorizationPolicy } from '../tenant/tenant.ts';
import { type GraphCall, odataContext, type Outcome } from './graph-call.ts';
import { type BodyRules, readBody } from './read-body.ts';
import { afterDuration } from './rules/credential-rules.ts';

const state = z.enum(['enabled', 'disabled']).optional();
const time = z.iso.datetime({ offset: true }).nullable().optional();
const duration = z
  .string()
  .refine((text) => afterDuration(new Date(0), text) !== null)
  .nullable()
  .optional();

const passwordRestriction = z.strictObject({
  restrictionType: z.enum([
    'passwordAddition',
    'passwordLifetime',
    'symmetricKeyAddition',
    'symmetricKeyLifetime',
    'customPasswordAddition',
  ]),
  state,
  maxLifetime: duration,
  restrictForAppsCreatedAfterDateTime: time,
});

const keyRestriction = z.strictObject({
  restrictionType: z.enum(['asymmetricKeyLifetime', 'trustedCertificateAuthority']),
  state,
  maxLifetime: duration,
  restrictForAppsCreatedAfterDateTime: time,
});

const uriRestriction = z.strictObject({
  state,
  restrictForAppsCreatedAfterDateTime: time,
  excludeAppsReceivingV2Tokens: z.boolean().nullable().optional(),
});

const policyShape = z.strictObject({
  isEnabled: z.boolean().exactOptional(),
  displayName: z.string().exactOptional(),
  description: z.string().exactOptional(),
  applicationRestrictions: z
    .strictObject({
      passwordCredentials: z.array(passwordRestriction).exactOptional(),
      keyCredentials: z.array(keyRestriction).exactOptional(),
      identifierUris: z
        .strictObject({
          nonDefaultUriAddition: uriRestriction.exactOptional(),
          uriAdditionWithoutUniqueTenantIdentifier: uriRestriction.exactOptional(),
        })
        .exactOptional(),
    })
    .exactOptional(),
  servicePrincipalRestrictions: z
    .strictObject({
      passwordCredentials: z.array(passwordRestriction).exactOptional(),
      keyCredentials: z.array(keyRestriction).exactOptional(),
    })
    .exactOptional(),
});

const policyBody: BodyRules<z.infer<typeof policyShape>> = {
  shape: policyShape,
  resource: 'TenantAppManagementPolicy',
  readOnly: ['id', 'deletedDateTime'],
};

const flag = z.boolean().exactOptional();
const authorizationShape = z.strictObject({
  displayName: z.string().exactOptional(),
  description: z.string().exactOptional(),
  allowInvitesFrom: z
    .enum(['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone'])
    .exactOptional(),
  allowedToSignUpEmailBasedSubscriptions: flag,
  allowedToUseSSPR: flag,
  allowEmailVerifiedUsersToJoinOrganization: flag,
  allowUserConsentForRiskyApps: z.boolean().nullable().exactOptional(),
  blockMsolPowerShell: flag,
  guestUserRoleId: z.guid().exactOptional(),
  defaultUserRolePermissions: z
    .strictObject({
      allowedToCreateApps: flag,
      allowedToCreateSecurityGroups: flag,
      allowedToCreateTenants: flag,
      allowedToReadBitlockerKeysForOwnedDevice: flag,
      allowedToReadOtherUsers: flag,
      permissionGrantPoliciesAssigned: z.array(z.string()).exactOptional(),
    })
    .exactOptional(),
});

const authorizationBody: BodyRules<z.infer<typeof authorizationShape>> = {
  shape: authorizationShape,
  resource: 'AuthorizationPolicy',
  readOnly: ['id', 'deletedDateTime'],
};

/** `GET /policies/defaultAppManagementPolicy` (facts/graph.md §2.4, §5.8). */
export function getAppManagementPolicy(call: GraphCall): Outcome {
  const context = { '@odata.context': odataContext(call, 'policies/defaultAppManagementPolicy/$entity') };
  return { status: 200, body: { ...context, ...call.tenant.appManagementPolicy } };
}

/** `PATCH /policies/defaultAppManagementPolicy`: in force from the next call on. */
export function updateAppManagementPolicy(call: GraphCall): Outcome {
  const { applicationRestrictions, ...written } = readBody(policyBody, call.request.body);
  const before = call.tenant.appManagementPolicy;
  const uris = before.applicationRestrictions.identifierUris;
  const appManagementPolicy: AppManagementPolicy = {
    ...before,
    ...written,
    applicationRestrictions: {
      ...before.applicationRestrictions,
      ...applicationRestrictions,
      identifierUris: {
        nonDefaultUriAddition: {
          ...uris.nonDefaultUriAddition,
          ...applicationRestrictions?.identifierUris?.nonDefaultUriAddition,
        },
        uriAdditionWithoutUniqueTenantIdentifier: {
          ...uris.uriAdditionWithoutUniqueTenantIdentifier,
          ...applicationRestrictions?.identifierUris?.uriAdditionWithoutUniqueTenantIdentifier,
        },
      },
    },
  };
  return { status: 204, tenant: { ...call.tenant, appManagementPolicy } };
}

/** `GET /policies/authorizationPolicy`. */
export function getAuthorizationPolicy(call: GraphCall): Outcome {
  const context = { '@odata.context': odataContext(call, 'policies/authorizationPolicy/$entity') };
  return { status: 200, body: { ...context, id: 'authorizationPolicy', ...call.tenant.authorizationPolicy } };
}

/** `PATCH /policies/authorizationPolicy`: in force from the next call on. */
export function updateAuthorizationPolicy(call: GraphCall): Outcome {
  const { defaultUserRolePermissions, ...written } = readBody(authorizationBody, call.request.body);
  const before = call.tenant.authorizationPolicy;
  const authorizationPolicy: AuthorizationPolicy = {
    ...before,
    ...written,
    defaultUserRolePermissions: { ...before.defaultUserRolePermissions, ...defaultUserRolePermissions },
  };
  return { status: 204, tenant: { ...call.tenant, authorizationPolicy } };
}
