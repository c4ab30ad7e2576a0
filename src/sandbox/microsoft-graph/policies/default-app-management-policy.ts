import { z } from 'zod';
import type { AppManagementPolicy } from '../../tenant/model.ts';
import { type GraphCall, odataContext, type Outcome } from '../graph-call.ts';
import { identifierUriRestrictions, keyRestriction, passwordRestriction } from './policy-restrictions.ts';
import { type BodyRules, readBody } from '../read-body.ts';

const policyShape = z.strictObject({
  isEnabled: z.boolean().exactOptional(),
  displayName: z.string().exactOptional(),
  description: z.string().exactOptional(),
  applicationRestrictions: z
    .strictObject({
      passwordCredentials: z.array(passwordRestriction).exactOptional(),
      keyCredentials: z.array(keyRestriction).exactOptional(),
      identifierUris: identifierUriRestrictions.exactOptional(),
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

/**
 * `GET /policies/defaultAppManagementPolicy`
 * (https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy).
 */
export function getAppManagementPolicy(call: GraphCall): Outcome {
  const context = { '@odata.context': odataContext(call, 'policies/defaultAppManagementPolicy/$entity') };
  return { status: 200, body: { ...context, ...call.tenant.appManagementPolicy } };
}

/** `PATCH /policies/defaultAppManagementPolicy`: applies from the next call on. */
export function updateAppManagementPolicy(call: GraphCall): Outcome {
  const { applicationRestrictions, servicePrincipalRestrictions, ...written } = readBody(policyBody, call.request.body);
  const before = call.tenant.appManagementPolicy;
  const uris = before.applicationRestrictions.identifierUris;
  const appManagementPolicy: AppManagementPolicy = {
    ...before,
    ...written,
    servicePrincipalRestrictions: { ...before.servicePrincipalRestrictions, ...servicePrincipalRestrictions },
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
