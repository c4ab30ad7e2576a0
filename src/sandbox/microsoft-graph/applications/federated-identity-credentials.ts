import { randomUUID } from 'node:crypto';
import type { Application, FederatedIdentityCredential } from '../../tenant/application.ts';
import { withApplication } from '../../tenant/tenant.ts';
import {
  type GraphCall,
  newObjectLocation,
  odataContext,
  type Outcome,
  parameter,
  prefersCreation,
} from '../graph-call.ts';
import { notFound } from '../graph-error.ts';
import { listAnswer, selectAnswer } from '../list-query.ts';
import { applicationOf } from '../lookup.ts';
import { readBody } from '../read-body.ts';
import { readKey } from '../request-path.ts';
import { checkFederatedIdentityCredential, requireNewValues } from '../rules/federated-identity-credential-rules.ts';
import { body, type FederatedIdentityCredentialWrite } from './federated-identity-credential-shape.ts';

/**
 * `GET /applications/{id}/federatedIdentityCredentials`
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview).
 */
export function listFederatedIdentityCredentials(call: GraphCall): Outcome {
  const application = applicationOf(call);
  return listAnswer(call, {
    collection: collectionOf(application),
    resource: 'FederatedIdentityCredential',
    items: shownFederatedIdentityCredentials(call, application),
  });
}

/** The federated identity credentials of an application as reads show them, also where `$expand` names them. */
export function shownFederatedIdentityCredentials(
  call: GraphCall,
  application: Application,
): readonly Record<string, unknown>[] {
  return readableCredentials(call, application).map(show);
}

/** `GET /applications/{id}/federatedIdentityCredentials/{id or name}`. */
export function getFederatedIdentityCredential(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const found = findCredential(call, readableCredentials(call, application));
  if (found === undefined) {
    throw notFound(credentialKey(call).value);
  }
  const collection = collectionOf(application);
  return selectAnswer(call, { collection, resource: 'FederatedIdentityCredential', item: show(found) });
}

/**
 * `POST /applications/{id}/federatedIdentityCredentials`: at most 20; each name, and each pair of issuer and subject,
 * once (https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials).
 */
export function createFederatedIdentityCredential(call: GraphCall): Outcome {
  return create(call, applicationOf(call), readBody(body, call.request.body));
}

/**
 * `PATCH /applications/{id}/federatedIdentityCredentials/{id or name}`, and the upsert by name with
 * `Prefer: create-if-missing` (https://learn.microsoft.com/graph/api/federatedidentitycredential-upsert).
 */
export function updateFederatedIdentityCredential(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const key = credentialKey(call);
  const before = findCredential(call, application.federatedIdentityCredentials);
  const write = readBody(body, call.request.body, before === undefined ? {} : show(before));
  if (before === undefined && key.by === 'name' && prefersCreation(call)) {
    return create(call, application, { ...write, name: key.value });
  }
  if (before === undefined) {
    throw notFound(key.value);
  }
  const changed = merge(before, write, call);
  checkFederatedIdentityCredential(application, changed, before);
  const credentials = application.federatedIdentityCredentials.map((each) => (each === before ? changed : each));
  return { status: 204, tenant: withApplication(call.tenant, withCredentials(call, application, credentials)) };
}

/** `DELETE /applications/{id}/federatedIdentityCredentials/{id or name}`. */
export function deleteFederatedIdentityCredential(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const found = findCredential(call, application.federatedIdentityCredentials);
  if (found === undefined) {
    throw notFound(credentialKey(call).value);
  }
  const credentials = application.federatedIdentityCredentials.filter((each) => each !== found);
  return { status: 204, tenant: withApplication(call.tenant, withCredentials(call, application, credentials)) };
}

function create(call: GraphCall, application: Application, write: FederatedIdentityCredentialWrite): Outcome {
  requireNewValues(write);
  const blank = { id: randomUUID(), name: '', issuer: '', subject: '', audiences: [], description: null, writtenAt: 0 };
  const credential = merge({ ...blank, name: write.name ?? '' }, write, call);
  checkFederatedIdentityCredential(application, credential, null);
  const credentials = [...application.federatedIdentityCredentials, credential];
  const collection = collectionOf(application);
  return {
    status: 201,
    headers: { Location: newObjectLocation(call, 'federatedIdentityCredentials', credential.id) },
    body: { '@odata.context': odataContext(call, `${collection}/$entity`), ...show(credential) },
    tenant: withApplication(call.tenant, withCredentials(call, application, credentials)),
  };
}

function merge(
  before: FederatedIdentityCredential,
  write: FederatedIdentityCredentialWrite,
  call: GraphCall,
): FederatedIdentityCredential {
  return {
    id: before.id,
    name: write.name ?? before.name,
    issuer: write.issuer ?? before.issuer,
    subject: write.subject ?? before.subject,
    audiences: write.audiences ?? before.audiences,
    description: write.description === undefined ? before.description : write.description,
    writtenAt: call.now.getTime(),
  };
}

/**
 * What reads show: the previous credentials until the last write has replicated
 * (https://github.com/microsoftgraph/microsoft-graph-docs/issues/19510).
 */
function readableCredentials(call: GraphCall, application: Application): readonly FederatedIdentityCredential[] {
  const { replacedFederatedIdentityCredentials: replaced, federatedIdentityCredentials } = application;
  return replaced === undefined || call.visible(replaced.at) ? federatedIdentityCredentials : replaced.credentials;
}

function withCredentials(
  call: GraphCall,
  application: Application,
  credentials: readonly FederatedIdentityCredential[],
): Application {
  const at = call.now.getTime();
  return {
    ...application,
    federatedIdentityCredentials: credentials,
    replacedFederatedIdentityCredentials: { at, credentials: readableCredentials(call, application) },
    credentialsWrittenAt: at,
  };
}

type CredentialKey = { readonly by: 'id' | 'name' | 'either'; readonly value: string };

/**
 * Clients use an id or a name in the same segment, as recorded in Azure CLI's tests
 * (https://github.com/Azure/azure-cli); `(name='…')` is always a name.
 */
function credentialKey(call: GraphCall): CredentialKey {
  const { name, value } = readKey(parameter(call, 'credential'), ['id', 'name']);
  return { by: name === null ? 'either' : name === 'id' ? 'id' : 'name', value };
}

function findCredential(
  call: GraphCall,
  credentials: readonly FederatedIdentityCredential[],
): FederatedIdentityCredential | undefined {
  const { by, value } = credentialKey(call);
  const wanted = value.toLowerCase();
  return credentials.find(
    ({ id, name }) => (by !== 'name' && id === wanted) || (by !== 'id' && name.toLowerCase() === wanted),
  );
}

function collectionOf({ resource }: Application): string {
  return `applications('${resource.id}')/federatedIdentityCredentials`;
}

function show({
  id,
  name,
  issuer,
  subject,
  description,
  audiences,
}: FederatedIdentityCredential): Record<string, unknown> {
  return { id, name, issuer, subject, description, audiences };
}
