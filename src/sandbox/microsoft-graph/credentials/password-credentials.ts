import { randomUUID } from 'node:crypto';
import type { Application, PasswordCredential, SecretHash } from '../../tenant/application.ts';
import { hashSecret, newClientSecret } from '../../tenant/client-secret.ts';
import { exactTime, timeInTicks } from '../../tenant/graph-time.ts';
import { withApplication } from '../../tenant/tenant.ts';
import { addPasswordBody, type PasswordWrite, removePasswordBody } from '../applications/application-shape.ts';
import { type GraphCall, odataContext, type Outcome } from '../graph-call.ts';
import { badRequest, invalidValue } from '../graph-error.ts';
import { applicationOf } from '../lookup.ts';
import { readBody } from '../read-body.ts';
import { checkPasswordPolicy, type CredentialHolder } from '../rules/credential-rules.ts';

const DEFAULT_LIFETIME_YEARS = 2;

/** A new secret: shown once, stored as a hash. */
export interface NewPassword {
  readonly credential: PasswordCredential;
  readonly hash: SecretHash;
  readonly secretText: string;
}

/** `POST /applications/{id}/addPassword` (https://learn.microsoft.com/graph/api/application-addpassword). */
export function addPassword(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const written = readBody(addPasswordBody, call.request.body ?? {}).passwordCredential ?? {};
  const password = makePassword(call, written, { ...application.resource, kind: 'Application' });
  const changed: Application = {
    ...application,
    resource: {
      ...application.resource,
      passwordCredentials: [...application.resource.passwordCredentials, password.credential],
    },
    secretHashes: [...application.secretHashes, password.hash],
    credentialsWrittenAt: call.now.getTime(),
  };
  return {
    status: 200,
    body: {
      '@odata.context': odataContext(call, 'microsoft.graph.passwordCredential'),
      ...password.credential,
      secretText: password.secretText,
    },
    tenant: withApplication(call.tenant, changed),
  };
}

/** `POST /applications/{id}/removePassword`; 400 for a key that is unknown or not replicated yet. */
export function removePassword(call: GraphCall): Outcome {
  const application = applicationOf(call);
  const { keyId } = readBody(removePasswordBody, call.request.body);
  const { passwordCredentials } = application.resource;
  requirePassword(call, keyId, application.secretHashes);
  const changed: Application = {
    ...application,
    resource: {
      ...application.resource,
      passwordCredentials: passwordCredentials.filter((each) => each.keyId !== keyId),
    },
    secretHashes: application.secretHashes.filter((each) => each.keyId !== keyId),
    credentialsWrittenAt: call.now.getTime(),
  };
  return { status: 204, tenant: withApplication(call.tenant, changed) };
}

/**
 * Throws GraphError 400 for a key that is unknown, and for one that replication has not made visible yet. HashiCorp
 * Vault's Azure engine and others match the text (https://github.com/hashicorp/vault-plugin-secrets-azure).
 */
export function requirePassword(call: GraphCall, keyId: string, hashes: readonly SecretHash[]): void {
  const found = hashes.find((each) => each.keyId === keyId);
  if (found === undefined || !call.visible(found.addedAt)) {
    throw badRequest(`No password credential found with keyId ${keyId}.`);
  }
}

/**
 * Creates a secret as requested; by default it is valid from now on, and for two years from now even if it begins at
 * another time. A key id of the client's own counts, as do its dates with their precision. All of it is recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/Resources/MSGraph.Autorest/test/Application.Recording.json.
 * A service principal's has no hint (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_sp_credential.yaml).
 * Throws GraphError 400 for a secret or hint of the client's own, for dates that leave no lifetime, and for what the
 * policy of its holder forbids.
 */
export function makePassword(call: GraphCall, written: PasswordWrite, holder: CredentialHolder): NewPassword {
  if (typeof written.secretText === 'string' || typeof written.hint === 'string') {
    throw badRequest('New password credentials must be generated using service actions.');
  }
  const keyId = written.keyId ?? randomUUID();
  const startDateTime = exactTime(written.startDateTime ?? timeInTicks(call.now, keyId));
  const endDateTime = exactTime(
    written.endDateTime ?? timeInTicks(afterYears(call.now, DEFAULT_LIFETIME_YEARS), keyId),
  );
  const [start, end] = [new Date(startDateTime), new Date(endDateTime)];
  if (end.getTime() <= start.getTime() || end.getTime() <= call.now.getTime()) {
    throw invalidValue('endDateTime', 'PasswordCredential');
  }
  checkPasswordPolicy(call.tenant, holder, { start, end });
  const secretText = newClientSecret(call.assumptions.secretHint);
  return {
    secretText,
    hash: hashSecret(keyId, secretText, call.now.getTime()),
    credential: {
      customKeyIdentifier: written.customKeyIdentifier ?? null,
      displayName: written.displayName ?? null,
      endDateTime,
      hint: holder.kind === 'Application' ? secretText.slice(0, 3) : null,
      keyId,
      secretText: null,
      startDateTime,
    },
  };
}

function afterYears(start: Date, years: number): Date {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end;
}
