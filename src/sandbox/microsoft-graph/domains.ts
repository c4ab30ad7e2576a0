import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Domain, Tenant } from '../tenant/model.ts';
import { type GraphCall, odataContext, type Outcome, parameter } from './graph-call.ts';
import { badRequest, notFound, valueTaken } from './graph-error.ts';
import { listAnswer, selectAnswer } from './list-query.ts';
import { type BodyRules, readBody } from './read-body.ts';

const kind = { collection: 'domains', resource: 'Domain' } as const;

const creation: BodyRules<{ id: string }> = {
  shape: z.strictObject({
    id: z
      .string()
      .toLowerCase()
      .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/),
  }),
  resource: 'Domain',
  readOnly: [
    'authenticationType',
    'isAdminManaged',
    'isDefault',
    'isInitial',
    'isRoot',
    'isVerified',
    'supportedServices',
  ],
};

/** `GET /domains`. */
export function listDomains(call: GraphCall): Outcome {
  return listAnswer(call, { ...kind, items: call.tenant.domains.map(show) });
}

/** `GET /domains/{name}`. */
export function getDomain(call: GraphCall): Outcome {
  return selectAnswer(call, { ...kind, item: show(domainOf(call)) });
}

/** `POST /domains`: adds a name that has no effect until it is verified (Graph "Create domain"). */
export function createDomain(call: GraphCall): Outcome {
  const { id } = readBody(creation, call.request.body);
  if (call.tenant.domains.some((each) => each.id === id)) {
    throw valueTaken('id');
  }
  const domain: Domain = { id, isDefault: false, isInitial: false, isVerified: false };
  return {
    status: 201,
    body: { '@odata.context': odataContext(call, 'domains/$entity'), ...show(domain) },
    tenant: { ...call.tenant, domains: [...call.tenant.domains, domain] },
  };
}

/** `GET /domains/{name}/verificationDnsRecords`: the DNS records that would prove ownership. */
export function listVerificationRecords(call: GraphCall): Outcome {
  const { id } = domainOf(call);
  const text = `MS=ms${createHash('sha256').update(`${call.tenant.tenantId} ${id}`).digest('hex').slice(0, 8)}`;
  const item = {
    '@odata.type': '#microsoft.graph.domainDnsTxtRecord',
    id: `${id}-txt`,
    isOptional: false,
    label: id,
    recordType: 'Txt',
    supportedService: 'Email',
    text,
    ttl: 3600,
  };
  return listAnswer(call, { collection: 'verificationDnsRecords', resource: 'DomainDnsRecord', items: [item] });
}

/** `POST /domains/{name}/verify`. The sandbox does not check DNS: every caller with permission can verify a domain. */
export function verifyDomain(call: GraphCall): Outcome {
  const verified = { ...domainOf(call), isVerified: true };
  return {
    status: 200,
    body: { '@odata.context': odataContext(call, 'domains/$entity'), ...show(verified) },
    tenant: withDomains(call.tenant, (each) => (each.id === verified.id ? verified : each)),
  };
}

/** `DELETE /domains/{name}`: except the initial and the default domain, and any that user principal names use. */
export function deleteDomain(call: GraphCall): Outcome {
  const { id, isDefault, isInitial } = domainOf(call);
  const isInUse = Object.values(call.tenant.users).some((user) =>
    user.userPrincipalName.toLowerCase().endsWith(`@${id}`),
  );
  if (isDefault || isInitial || isInUse) {
    // The text is assumption A55.
    throw badRequest(`The domain '${id}' cannot be removed: it is the initial or default domain, or still in use.`);
  }
  return { status: 204, tenant: withDomains(call.tenant, (each) => (each.id === id ? null : each)) };
}

function withDomains(tenant: Tenant, change: (domain: Domain) => Domain | null): Tenant {
  return { ...tenant, domains: tenant.domains.map(change).filter((each) => each !== null) };
}

function domainOf(call: GraphCall): Domain {
  const id = parameter(call, 'domain').toLowerCase();
  const domain = call.tenant.domains.find((each) => each.id === id);
  if (domain === undefined) {
    throw notFound(id);
  }
  return domain;
}

function show(domain: Domain): Record<string, unknown> {
  return {
    authenticationType: 'Managed',
    availabilityStatus: null,
    isAdminManaged: true,
    isRoot: true,
    manufacturer: null,
    model: null,
    passwordNotificationWindowInDays: null,
    passwordValidityPeriodInDays: null,
    state: null,
    supportedServices: [],
    ...domain,
  };
}
