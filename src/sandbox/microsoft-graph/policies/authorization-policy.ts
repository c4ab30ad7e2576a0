import { z } from 'zod';
import type { AuthorizationPolicy } from '../../tenant/model.ts';
import { type GraphCall, odataContext, type Outcome } from '../graph-call.ts';
import { type BodyRules, readBody } from '../read-body.ts';

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

/** `GET /policies/authorizationPolicy`. */
export function getAuthorizationPolicy(call: GraphCall): Outcome {
  const context = { '@odata.context': odataContext(call, 'policies/authorizationPolicy/$entity') };
  return { status: 200, body: { ...context, id: 'authorizationPolicy', ...call.tenant.authorizationPolicy } };
}

/** `PATCH /policies/authorizationPolicy`: applies from the next call on. */
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
