import { z } from 'zod';
import type { KeyCredential } from '../../tenant/application.ts';
import type { Tenant } from '../../tenant/model.ts';
import { withApplication, withServicePrincipal } from '../../tenant/tenant.ts';
import { keyCredential, passwordCredential } from '../applications/application-shape.ts';
import { type Caller, type GraphCall, odataContext, type Outcome, parameter } from '../graph-call.ts';
import { badRequest, denied, invalidValue, notFound } from '../graph-error.ts';
import { completeKey } from './key-credentials.ts';
import { shownKeys } from './shown-credentials.ts';
import { findApplication, findServicePrincipal } from '../lookup.ts';
import { type BodyRules, readBody } from '../read-body.ts';
import { parseKey } from '../request-path.ts';
import { checkKeyPolicy, type CredentialHolder } from '../rules/credential-rules.ts';
import { checkKeyCredentials } from '../rules/key-credential-rules.ts';
import { checkKeyProof, type KeyHolder } from '../rules/key-proof.ts';
import { checkServicePrincipalLock } from '../rules/service-principal-lock.ts';

const additionShape = z.strictObject({
  keyCredential,
  passwordCredential: passwordCredential.nullable().exactOptional(),
  proof: z.string(),
});
const addition: BodyRules<z.infer<typeof additionShape>> = {
  shape: additionShape,
  resource: 'KeyCredential',
  readOnly: [],
};
const removal: BodyRules<{ keyId: string; proof: string }> = {
  shape: z.strictObject({ keyId: z.guid().toLowerCase(), proof: z.string() }),
  resource: 'KeyCredential',
  readOnly: [],
};

const WRITE_ALL = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'];
const WRITE_OWNED = ['Application.ReadWrite.OwnedBy'];

/** An object whose keys can be rolled, and how to store it. */
interface Rolled extends KeyHolder {
  /** What the policies of the tenant apply to; its kind is the name of the type in error texts. */
  readonly holder: CredentialHolder;
  /** Throws GraphError 400 when a key of this usage may not be added or removed. */
  readonly checkLock: (usage: string) => void;
  readonly withKeys: (keys: readonly KeyCredential[]) => Tenant;
}

/**
 * `POST /applications/{id}/addKey`: needs an existing certificate as proof
 * (https://learn.microsoft.com/graph/api/application-addkey).
 */
export function addApplicationKey(call: GraphCall): Outcome {
  return add(call, rolledApplication(call));
}

/** `POST /applications/{id}/removeKey`. */
export function removeApplicationKey(call: GraphCall): Outcome {
  return remove(call, rolledApplication(call));
}

/** `POST /servicePrincipals/{id}/addKey`. */
export function addServicePrincipalKey(call: GraphCall): Outcome {
  return add(call, rolledServicePrincipal(call));
}

/** `POST /servicePrincipals/{id}/removeKey`. */
export function removeServicePrincipalKey(call: GraphCall): Outcome {
  return remove(call, rolledServicePrincipal(call));
}

/**
 * A key with a private key comes with its password, which the sandbox does not store because it signs nothing with it.
 */
function add(call: GraphCall, rolled: Rolled): Outcome {
  const { keyCredential: written, passwordCredential: password, proof } = readBody(addition, call.request.body);
  checkKeyProof(rolled, proof, call.now);
  const hasPassword = typeof password?.secretText === 'string';
  if (hasPassword !== (written.type === 'X509CertAndPassword')) {
    throw invalidValue('passwordCredential', rolled.holder.kind);
  }
  const key = completeKey(written, []);
  if (rolled.keyCredentials.some((each) => each.keyId === key.keyId)) {
    throw badRequest(`Update to existing credential with KeyId '${key.keyId}' is not allowed.`);
  }
  rolled.checkLock(key.usage);
  checkKeyCredentials([key], rolled.holder.kind, call.now);
  checkKeyPolicy(call.tenant, rolled.holder, [key]);
  return {
    status: 200,
    body: { '@odata.context': odataContext(call, 'microsoft.graph.keyCredential'), ...shownKeys([key])[0] },
    tenant: rolled.withKeys([...rolled.keyCredentials, key]),
  };
}

function remove(call: GraphCall, rolled: Rolled): Outcome {
  const { keyId, proof } = readBody(removal, call.request.body);
  checkKeyProof(rolled, proof, call.now);
  const removed = rolled.keyCredentials.find((each) => each.keyId === keyId);
  if (removed === undefined) {
    throw badRequest('No credentials found to be removed.');
  }
  rolled.checkLock(removed.usage);
  return { status: 204, tenant: rolled.withKeys(rolled.keyCredentials.filter((each) => each !== removed)) };
}

function rolledApplication(call: GraphCall): Rolled {
  const key = parseKey(parameter(call, 'application'));
  const application = findApplication(call, key);
  if (application === undefined) {
    throw notFound(key.value);
  }
  const { resource, ownerIds } = application;
  requireAccess(call, resource.appId, ownerIds);
  return {
    id: resource.id,
    keyCredentials: resource.keyCredentials,
    holder: { ...resource, kind: 'Application' },
    checkLock: () => undefined,
    withKeys: (keyCredentials) =>
      withApplication(call.tenant, {
        ...application,
        resource: { ...resource, keyCredentials },
        credentialsWrittenAt: call.now.getTime(),
      }),
  };
}

function rolledServicePrincipal(call: GraphCall): Rolled {
  const key = parseKey(parameter(call, 'servicePrincipal'));
  const principal = findServicePrincipal(call, key);
  if (principal === undefined) {
    throw notFound(key.value);
  }
  const { appId, ownerIds } = principal;
  requireAccess(call, appId, ownerIds);
  return {
    id: principal.id,
    keyCredentials: principal.keyCredentials,
    holder: { ...principal, kind: 'ServicePrincipal' },
    checkLock: (usage) => {
      checkServicePrincipalLock(call.tenant, principal, 'keyCredentials', [usage]);
    },
    withKeys: (keyCredentials) => withServicePrincipal(call.tenant, { ...principal, keyCredentials }),
  };
}

/**
 * An application rolls its own keys without a permission (https://learn.microsoft.com/graph/api/application-addkey);
 * others need what a PATCH needs.
 */
function requireAccess(call: GraphCall, appId: string, ownerIds: readonly string[]): void {
  const { caller } = call;
  const isOwn = caller.kind === 'application' && caller.appId === appId;
  const mayTouchAll = !call.ownedOnly && (caller.kind === 'user' || holdsAny(caller, WRITE_ALL));
  const isOwner = ownerIds.includes(caller.objectId) && (caller.kind === 'user' || holdsAny(caller, WRITE_OWNED));
  if (!isOwn && !mayTouchAll && !isOwner) {
    throw denied();
  }
}

function holdsAny({ permissions }: Caller, wanted: readonly string[]): boolean {
  return wanted.some((permission) => permissions.includes(permission));
}
