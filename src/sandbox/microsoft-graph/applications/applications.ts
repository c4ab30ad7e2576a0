import { randomUUID } from 'node:crypto';
import type { Application, ApplicationResource } from '../../tenant/application.ts';
import { blankApplication, WHOLE_INSTANCE_LOCK } from '../../tenant/blank-application.ts';
import { timeInTicks } from '../../tenant/graph-time.ts';
import { initialDomain, servicePrincipalByAppId, withApplication } from '../../tenant/tenant.ts';
import { applicationBody, type ApplicationWrite, newApplicationBody } from './application-shape.ts';
import { mergeApplication } from './application-merge.ts';
import {
  directoryLocation,
  type GraphCall,
  odataContext,
  type Outcome,
  parameter,
  prefersCreation,
} from '../graph-call.ts';
import { badRequest, denied, GraphError } from '../graph-error.ts';
import { countAnswer, listAnswer, selectAnswer, selectsKeys } from '../list-query.ts';
import { applicationOf, findApplication, visibleApplications } from '../lookup.ts';
import { ownersOf, ownersOfNewApplication } from '../owners.ts';
import { keyWithBytes, shownPasswords } from '../credentials/shown-credentials.ts';
import { makePassword } from '../credentials/password-credentials.ts';
import { parseKey } from '../request-path.ts';
import { readBody } from '../read-body.ts';
import { asRead } from '../as-read.ts';
import { checkApplication } from '../rules/application-rules.ts';
import { removeServicePrincipal } from '../service-principals/service-principals.ts';
import { shownFederatedIdentityCredentials } from './federated-identity-credentials.ts';
import { readApplication, showApplication, showWholeApplication } from './show-application.ts';
import { requireCreator } from '../permissions/user-rights.ts';

const kind = { collection: 'applications', resource: 'Application' } as const;

/** `GET /applications` (https://learn.microsoft.com/graph/api/application-list). */
export function listApplications(call: GraphCall): Outcome {
  const isSelected = call.request.query.has('$select');
  return listAnswer(call, {
    ...kind,
    items: visibleApplications(call),
    look: ({ resource }) => resource,
    show: ({ resource }) => (isSelected ? asRead(showWholeApplication(resource)) : readApplication(resource)),
    expand: {
      owners: ({ ownerIds }) => ownersOf(call, ownerIds),
      federatedIdentityCredentials: (application) => shownFederatedIdentityCredentials(call, application),
    },
  });
}

/** `GET /applications/$count`. */
export function countApplications(call: GraphCall): Outcome {
  return countAnswer(call, { ...kind, items: visibleApplications(call), look: ({ resource }) => resource });
}

/**
 * `GET /applications/{id}`; Graph returns the bytes of keys only with `$select=keyCredentials`
 * (https://learn.microsoft.com/graph/api/application-get).
 */
export function getApplication(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const { resource, ownerIds } = application;
  return selectAnswer(call, {
    ...kind,
    item: asRead({
      ...(call.request.query.has('$select') ? showWholeApplication(resource) : showApplication(resource)),
      ...(selectsKeys(call) ? { keyCredentials: resource.keyCredentials.map(keyWithBytes) } : {}),
    }),
    expand: {
      owners: () => ownersOf(call, ownerIds),
      federatedIdentityCredentials: () => shownFederatedIdentityCredentials(call, application),
    },
  });
}

/**
 * `POST /applications` (https://learn.microsoft.com/graph/api/application-post-applications). With `uniqueName` it only
 * creates: it fails when the name is taken (https://github.com/byte5ai/omadia/issues/916). Where secrets may not come
 * with it, the text is assumption A104.
 */
export function createApplication(call: GraphCall): Outcome {
  const { 'owners@odata.bind': owners = [], ...write } = readBody(newApplicationBody, call.request.body);
  if (!call.assumptions.secretsInCreation) {
    refusePasswords(write, []);
  }
  return create(call, write, owners);
}

/**
 * `PATCH /applications/{id}` (https://learn.microsoft.com/graph/api/application-update), and the upsert by unique name
 * with `Prefer: create-if-missing` (https://learn.microsoft.com/graph/api/application-upsert).
 */
export function updateApplication(call: GraphCall): Outcome {
  const key = parseKey(parameter(call, 'application'));
  if (key.by === 'uniqueName' && findApplication(call, key) === undefined && prefersCreation(call)) {
    const write = readBody(applicationBody, call.request.body);
    refusePasswords(write, []);
    requireSameName(key.value, write.uniqueName ?? key.value);
    return create(call, { ...write, uniqueName: key.value }, []);
  }
  const before = applicationOf(call);
  requireConsumerCopy(call, before);
  const write = readBody(applicationBody, call.request.body, readApplication(before.resource));
  refusePasswords(
    write,
    before.resource.passwordCredentials.map((each) => each.keyId),
  );
  const merged = mergeApplication(before.resource, write);
  const passwordCredentials = keptPasswords(before.resource, write);
  const resource = { ...merged, passwordCredentials };
  checkApplication({ call, write, before, resource });
  const changed: Application = {
    ...before,
    resource,
    secretHashes: before.secretHashes.filter((hash) => passwordCredentials.some((each) => each.keyId === hash.keyId)),
    scopeWrittenAt: stampScopes(call, resource, before.scopeWrittenAt),
    credentialsWrittenAt:
      write.passwordCredentials === undefined && write.keyCredentials === undefined
        ? before.credentialsWrittenAt
        : call.now.getTime(),
  };
  return { status: 204, tenant: withApplication(call.tenant, changed) };
}

/** `DELETE /applications/{id}`: moves it to the recycle bin, with its service principal. */
export function deleteApplication(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const resource = { ...application.resource, deletedDateTime: call.now.toISOString() };
  const tenant = withApplication(call.tenant, { ...application, resource });
  const principal = servicePrincipalByAppId(tenant, resource.appId);
  return {
    status: 204,
    tenant: principal === undefined ? tenant : removeServicePrincipal(tenant, principal, call.now),
  };
}

/**
 * An application for personal accounts has a copy in another directory, which PATCH needs and which appears later.
 * Throws GraphError 409 `Error_MsaAppDoesNotExist` until then
 * (https://github.com/hashicorp/terraform-provider-azuread/issues/1764). That the copy takes twice as long as the
 * application itself is assumption A64.
 */
function requireConsumerCopy(call: GraphCall, { resource, createdAt }: Application): void {
  const halfAsOld = (createdAt + call.now.getTime()) / 2;
  if (resource.signInAudience.endsWith('PersonalMicrosoftAccount') && !call.visible(halfAsOld)) {
    throw new GraphError(409, 'Error_MsaAppDoesNotExist', 'The corresponding MSA application does not exist.');
  }
}

function create(call: GraphCall, write: ApplicationWrite, owners: readonly string[]): Outcome {
  requireCreator(call);
  if (call.caller.kind === 'application' && call.ownedOnly && typeof write.api?.acceptMappedClaims === 'boolean') {
    // Terraform sends it in a later PATCH for this reason
    // (https://github.com/hashicorp/terraform-provider-azuread/issues/914).
    throw denied();
  }
  const id = randomUUID();
  const blank = blankApplication({
    id,
    appId: randomUUID(),
    createdByAppId: call.caller.appId,
    createdDateTime: timeInTicks(call.now, id),
    publisherDomain: initialDomain(call.tenant),
  });
  const merged = mergeApplication(withDefaults(call, blank, write), write);
  const { keyIdsInCreation } = call.assumptions;
  const passwords = (write.passwordCredentials ?? []).map((each) =>
    makePassword(call, keyIdsInCreation ? each : { ...each, keyId: null }, { ...blank, kind: 'Application' }),
  );
  const resource = { ...merged, passwordCredentials: passwords.map((each) => each.credential) };
  checkApplication({ call, write, before: null, resource });
  const application: Application = {
    resource,
    secretHashes: passwords.map((each) => each.hash),
    ownerIds: ownersOfNewApplication(call, owners),
    federatedIdentityCredentials: [],
    extensionProperties: [],
    createdAt: call.now.getTime(),
    scopeWrittenAt: stampScopes(call, resource, {}),
    credentialsWrittenAt: passwords.length > 0 ? call.now.getTime() : 0,
  };
  return {
    status: 201,
    headers: { Location: directoryLocation(call, 'Application', resource.id) },
    body: {
      '@odata.context': odataContext(call, 'applications/$entity'),
      ...showApplication(resource),
      passwordCredentials: shownPasswords(resource.passwordCredentials).map((each, index) => ({
        ...each,
        secretText: passwords[index]?.secretText ?? null,
      })),
    },
    tenant: withApplication(call.tenant, application),
  };
}

/**
 * Personal accounts need tokens of version 2, so it is the default with them
 * (https://learn.microsoft.com/graph/api/resources/apiapplication), and with no other audience that a client names, as
 * recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/Resources/MSGraph.Autorest/test/Application.Recording.json.
 * Whether an application has an instance lock from the start is assumption A103.
 */
function withDefaults(call: GraphCall, blank: ApplicationResource, write: ApplicationWrite): ApplicationResource {
  const { defaultSignInAudience, lockedFromTheStart } = call.assumptions;
  const isPersonal = write.signInAudience === undefined && defaultSignInAudience !== 'AzureADMyOrg';
  const requestedAccessTokenVersion = isPersonal ? 2 : null;
  return {
    ...blank,
    signInAudience: defaultSignInAudience,
    api: { ...blank.api, requestedAccessTokenVersion },
    servicePrincipalLockConfiguration: lockedFromTheStart ? WHOLE_INSTANCE_LOCK : null,
  };
}

/**
 * An upsert creates the name in its URL. That Graph refuses another name in the body, and the text, are assumption A65.
 */
function requireSameName(inUrl: string, inBody: string): void {
  if (inBody.toLowerCase() !== inUrl.toLowerCase()) {
    throw badRequest("The value of property 'uniqueName' does not match the key in the request URL.");
  }
}

/** Only POST and addPassword create passwords (https://learn.microsoft.com/graph/api/application-upsert). */
function refusePasswords(write: ApplicationWrite, keptKeyIds: readonly string[]): void {
  if (write.passwordCredentials?.some((each) => !keptKeyIds.includes(each.keyId ?? '')) === true) {
    throw badRequest('New password credentials must be generated using service actions.');
  }
}

function keptPasswords(
  before: ApplicationResource,
  write: ApplicationWrite,
): ApplicationResource['passwordCredentials'] {
  const wanted = write.passwordCredentials?.map((each) => each.keyId);
  return before.passwordCredentials.filter((each) => wanted?.includes(each.keyId) ?? true);
}

function stampScopes(
  call: GraphCall,
  resource: ApplicationResource,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  const scopes = resource.api.oauth2PermissionScopes;
  return Object.fromEntries(scopes.map(({ id }) => [id, before[id] ?? call.now.getTime()]));
}
