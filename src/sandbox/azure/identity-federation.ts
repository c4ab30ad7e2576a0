import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseRequestJson } from '../parse-json.ts';
import type { FederatedIdentityCredential } from '../tenant/application.ts';
import type { ManagedIdentity } from '../tenant/model.ts';
import { managedIdentityByResourceId } from '../tenant/managed-identity.ts';
import { withManagedIdentity } from '../tenant/managed-identity-principal.ts';
import { type AzureCall, type AzureOutcome, requireAction, requireRight } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { resourceNotFound } from './azure-scope.ts';

const TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';
const NAME = /^[a-z0-9][a-z0-9_-]{2,119}$/i;
/** For each identity (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations). */
const MAX_FEDERATED_CREDENTIALS = 20;

const bodyShape = z.object({
  properties: z.object({
    issuer: z.url({ protocol: /^https$/ }),
    subject: z.string().min(1),
    audiences: z.array(z.string().min(1)).nonempty(),
  }),
});

/** `GET …/userAssignedIdentities/{name}/federatedIdentityCredentials`. */
export function listFederatedCredentials(call: AzureCall, identityId: string): AzureOutcome {
  requireAction(call, `${TYPE}/read`, identityId);
  const identity = requireIdentity(call, identityId);
  return { status: 200, body: { value: credentialsOf(identity).map((each) => shown(identity, each)) } };
}

/** `GET …/federatedIdentityCredentials/{name}`. Throws AzureError 404. */
export function getFederatedCredential(call: AzureCall, identityId: string, name: string): AzureOutcome {
  requireAction(call, `${TYPE}/read`, identityId);
  const identity = requireIdentity(call, identityId);
  const found = credentialsOf(identity).find((each) => isNamed(each, name));
  if (found === undefined) {
    throw resourceNotFound(`${identity.resourceId}/federatedIdentityCredentials/${name}`);
  }
  return { status: 200, body: shown(identity, found) };
}

/**
 * `PUT …/federatedIdentityCredentials/{name}`: 201 with a `Location`, or 200 without one for what is there already, as the
 * Azure CLI's tests recorded it (https://github.com/Azure/azure-cli, command_modules/identity). Throws AzureError 400 and
 * 409; codes and texts are assumption A21.
 */
export function putFederatedCredential(call: AzureCall, identityId: string, name: string): AzureOutcome {
  requireRight(call, `${TYPE}/write`, `${identityId}/federatedIdentityCredentials/${name}`);
  const identity = requireIdentity(call, identityId);
  const { issuer, subject, audiences } = readBody(call.request.body);
  const before = credentialsOf(identity).find((each) => isNamed(each, name));
  const others = credentialsOf(identity).filter((each) => each !== before);
  requireRoom(name, others, { issuer, subject });
  const written: FederatedIdentityCredential = {
    id: before?.id ?? randomUUID(),
    name: before?.name ?? name,
    issuer,
    subject,
    audiences,
    description: null,
    writtenAt: call.now.getTime(),
  };
  const federatedCredentials =
    before === undefined
      ? [...others, written]
      : credentialsOf(identity).map((each) => (each === before ? written : each));
  const tenant = withManagedIdentity(call.tenant, { ...identity, federatedCredentials });
  const body = shown(identity, written);
  return before === undefined
    ? { status: 201, headers: { location: idOf(identity, written) }, body, tenant }
    : { status: 200, body, tenant };
}

/** `DELETE …/federatedIdentityCredentials/{name}`: 200 without a body; 204 where there is none. */
export function deleteFederatedCredential(call: AzureCall, identityId: string, name: string): AzureOutcome {
  requireRight(call, `${TYPE}/delete`, `${identityId}/federatedIdentityCredentials/${name}`);
  const identity = requireIdentity(call, identityId);
  const left = credentialsOf(identity).filter((each) => !isNamed(each, name));
  return left.length === credentialsOf(identity).length
    ? { status: 204 }
    : { status: 200, tenant: withManagedIdentity(call.tenant, { ...identity, federatedCredentials: left }) };
}

function requireIdentity({ tenant }: AzureCall, id: string): ManagedIdentity {
  const found = managedIdentityByResourceId(tenant, id);
  if (found === undefined) {
    throw resourceNotFound(id);
  }
  return found;
}

function credentialsOf({ federatedCredentials }: ManagedIdentity): readonly FederatedIdentityCredential[] {
  return federatedCredentials ?? [];
}

function isNamed(credential: FederatedIdentityCredential, name: string): boolean {
  return credential.name.toLowerCase() === name.toLowerCase();
}

function requireRoom(
  name: string,
  others: readonly FederatedIdentityCredential[],
  { issuer, subject }: Pick<FederatedIdentityCredential, 'issuer' | 'subject'>,
): void {
  if (!NAME.test(name)) {
    throw new AzureError(400, 'InvalidResourceName', `The resource name '${name}' is not valid.`);
  }
  if (others.some((each) => each.issuer === issuer && each.subject === subject)) {
    const text = 'Issuer and subject combination already exists for this Managed Identity.';
    throw new AzureError(409, 'Conflict', text);
  }
  if (others.length >= MAX_FEDERATED_CREDENTIALS) {
    throw new AzureError(
      400,
      'BadRequest',
      `Too many Federated Identity Credentials: at most ${MAX_FEDERATED_CREDENTIALS} are allowed.`,
    );
  }
}

function readBody(text: string): z.infer<typeof bodyShape>['properties'] {
  const body = bodyShape.safeParse(parseRequestJson(text));
  if (!body.success) {
    const where = body.error.issues[0]?.path.join('.') ?? '';
    throw new AzureError(400, 'BadRequest', `Federated Identity Credential property is invalid: ${where}.`);
  }
  return body.data.properties;
}

function idOf({ resourceId }: ManagedIdentity, { name }: FederatedIdentityCredential): string {
  return `${resourceId}/federatedIdentityCredentials/${name}`;
}

function shown(identity: ManagedIdentity, credential: FederatedIdentityCredential): Record<string, unknown> {
  const { name, issuer, subject, audiences } = credential;
  return { id: idOf(identity, credential), name, type: TYPE, properties: { issuer, subject, audiences } };
}
