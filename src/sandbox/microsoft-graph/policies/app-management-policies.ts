import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CustomAppManagementPolicy, Tenant } from '../../tenant/model.ts';
import { without } from '../../tenant/tenant.ts';
import { listDirectoryObjects } from '../directory-objects.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from '../graph-call.ts';
import { badRequest, notFound } from '../graph-error.ts';
import { listAnswer, selectAnswer } from '../list-query.ts';
import { applicationOf } from '../lookup.ts';
import { identifierUriRestrictions, keyRestriction, passwordRestriction } from './policy-restrictions.ts';
import { type BodyRules, readBody } from '../read-body.ts';

const kind = { collection: 'policies/appManagementPolicies', resource: 'AppManagementPolicy' } as const;

const shape = z.strictObject({
  displayName: z.string().min(1).exactOptional(),
  description: z.string().exactOptional(),
  isEnabled: z.boolean().exactOptional(),
  restrictions: z
    .strictObject({
      passwordCredentials: z.array(passwordRestriction).exactOptional(),
      keyCredentials: z.array(keyRestriction).exactOptional(),
      applicationRestrictions: z
        .strictObject({ identifierUris: identifierUriRestrictions.exactOptional() })
        .exactOptional(),
    })
    .exactOptional(),
});

type PolicyWrite = z.infer<typeof shape>;

const body: BodyRules<PolicyWrite> = { shape, resource: 'AppManagementPolicy', readOnly: ['id', 'deletedDateTime'] };

/**
 * `GET /policies/appManagementPolicies`: the policies for single applications
 * (https://learn.microsoft.com/graph/api/resources/appmanagementpolicy).
 */
export function listManagementPolicies(call: GraphCall): Outcome {
  return listAnswer(call, { ...kind, items: Object.values(call.tenant.appManagementPolicies).map(show) });
}

/** `GET /policies/appManagementPolicies/{id}`. */
export function getManagementPolicy(call: GraphCall): Outcome {
  return selectAnswer(call, { ...kind, item: show(policyOf(call, 'policy')) });
}

/** `POST /policies/appManagementPolicies`. */
export function createManagementPolicy(call: GraphCall): Outcome {
  const write = readBody(body, call.request.body);
  if (write.displayName === undefined) {
    throw badRequest("A value is required for property 'displayName' of resource 'AppManagementPolicy'.");
  }
  const blank: CustomAppManagementPolicy = {
    id: randomUUID(),
    displayName: '',
    description: '',
    isEnabled: true,
    restrictions: { passwordCredentials: [], keyCredentials: [], identifierUris: {} },
    appliesToIds: [],
  };
  const policy = merge(blank, write);
  return {
    status: 201,
    body: { '@odata.context': odataContext(call, `${kind.collection}/$entity`), ...show(policy) },
    tenant: withPolicy(call.tenant, policy),
  };
}

/** `PATCH /policies/appManagementPolicies/{id}`: applies from the next call on. */
export function updateManagementPolicy(call: GraphCall): Outcome {
  const policy = policyOf(call, 'policy');
  return { status: 204, tenant: withPolicy(call.tenant, merge(policy, readBody(body, call.request.body))) };
}

/** `DELETE /policies/appManagementPolicies/{id}`: its applications then follow the tenant's default policy. */
export function deleteManagementPolicy(call: GraphCall): Outcome {
  const { id } = policyOf(call, 'policy');
  const appManagementPolicies = without(call.tenant.appManagementPolicies, id);
  return { status: 204, tenant: { ...call.tenant, appManagementPolicies } };
}

/** `GET /policies/appManagementPolicies/{id}/appliesTo`. */
export function listGoverned(call: GraphCall): Outcome {
  return listDirectoryObjects(call, policyOf(call, 'policy').appliesToIds);
}

/** `GET /applications/{id}/appManagementPolicies`: at most one. */
export function listPoliciesOfApplication(call: GraphCall): Outcome {
  const { id } = applicationOf(call).resource;
  const items = Object.values(call.tenant.appManagementPolicies).filter(({ appliesToIds }) =>
    appliesToIds.includes(id),
  );
  return listAnswer(call, { ...kind, items: items.map(show) });
}

/** `POST /applications/{id}/appManagementPolicies/$ref`. */
export function assignManagementPolicy(call: GraphCall): Outcome {
  const { id } = applicationOf(call).resource;
  const policy = referencedPolicy(call);
  const isAssigned = Object.values(call.tenant.appManagementPolicies).some(({ appliesToIds }) =>
    appliesToIds.includes(id),
  );
  if (isAssigned) {
    // An application has at most one policy; the text for a second one is assumption A71.
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'appManagementPolicies'.",
    );
  }
  return { status: 204, tenant: withPolicy(call.tenant, { ...policy, appliesToIds: [...policy.appliesToIds, id] }) };
}

/** `DELETE /applications/{id}/appManagementPolicies/{policyId}/$ref`. */
export function unassignManagementPolicy(call: GraphCall): Outcome {
  const { id } = applicationOf(call).resource;
  const policy = policyOf(call, 'policy');
  if (!policy.appliesToIds.includes(id)) {
    throw notFound(policy.id);
  }
  const appliesToIds = policy.appliesToIds.filter((each) => each !== id);
  return { status: 204, tenant: withPolicy(call.tenant, { ...policy, appliesToIds }) };
}

function merge(
  policy: CustomAppManagementPolicy,
  { restrictions, ...written }: PolicyWrite,
): CustomAppManagementPolicy {
  const { applicationRestrictions, ...credentials } = restrictions ?? {};
  const identifierUris = applicationRestrictions?.identifierUris ?? policy.restrictions.identifierUris;
  return { ...policy, ...written, restrictions: { ...policy.restrictions, ...credentials, identifierUris } };
}

function referencedPolicy(call: GraphCall): CustomAppManagementPolicy {
  const written: unknown = call.request.body;
  const reference =
    typeof written === 'object' && written !== null && '@odata.id' in written ? written['@odata.id'] : undefined;
  const id = /\/policies\/appManagementPolicies\/([0-9a-f-]{36})$/i.exec(String(reference))?.[1]?.toLowerCase();
  const policy = call.tenant.appManagementPolicies[id ?? ''];
  if (policy === undefined) {
    throw notFound(id ?? '');
  }
  return policy;
}

function policyOf(call: GraphCall, name: string): CustomAppManagementPolicy {
  const id = parameter(call, name).toLowerCase();
  const policy = call.tenant.appManagementPolicies[id];
  if (policy === undefined) {
    throw notFound(id);
  }
  return policy;
}

function withPolicy(tenant: Tenant, policy: CustomAppManagementPolicy): Tenant {
  return { ...tenant, appManagementPolicies: { ...tenant.appManagementPolicies, [policy.id]: policy } };
}

function show({
  id,
  displayName,
  description,
  isEnabled,
  restrictions,
}: CustomAppManagementPolicy): Record<string, unknown> {
  const { identifierUris, keyCredentials, passwordCredentials } = restrictions;
  const applicationRestrictions = { identifierUris };
  return {
    id,
    deletedDateTime: null,
    displayName,
    description,
    isEnabled,
    restrictions: { passwordCredentials, keyCredentials, applicationRestrictions },
  };
}
