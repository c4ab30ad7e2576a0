import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { readKeyPair } from '../../certificates/key-pair-file.ts';
import { secretInventory } from '../../registration/credentials/secret-inventory.ts';
import { deliveredTo } from '../../registration/tags.ts';
import { readCertificateFile } from '../../secrets/certificate-files.ts';
import { parseSinkSpec } from '../../secrets/sinks/index.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import { openSinkAt } from '../../session/open-secret-sink.ts';
import type { SessionContext } from '../../session/session.ts';
import type { FoundCredential, TestedClient } from './client-credential.ts';
import { findFederatedToken } from './federated-token.ts';

/**
 * The credential of a client, from where somebody says that it is, else from where the directory says that it was
 * delivered: a secret, the key of a certificate, or a token of this run that the client trusts. Nothing is changed, and
 * what is found is known to the redactor.
 */
export async function findCredential(run: SessionContext, client: TestedClient): Promise<FoundCredential> {
  const found = await search(run, client);
  switch (found.kind) {
    case 'secret':
      run.context.redactor.add(found.secret);
      return found;
    case 'certificate':
      run.context.redactor.add(found.key.keyPem);
      return found;
    case 'assertion':
      run.context.redactor.add(found.assertion);
      return found;
    case 'none':
      return found;
  }
}

async function search(run: SessionContext, client: TestedClient): Promise<FoundCredential> {
  if (client.place !== null) {
    return fromPlace(run, client, client.place);
  }
  const { working } = secretInventory(client.application, run.session.now());
  const { tags, keyCredentials } = client.application;
  const secretAt = working.map(({ keyId }) => deliveredTo(tags, keyId)).find((place) => place !== null) ?? null;
  if (secretAt !== null) {
    const spec = parseSinkSpec(secretAt);
    return 'issue' in spec ? unreadable(secretAt) : fromPlace(run, client, spec);
  }
  const keyAt = keyCredentials
    .map(({ keyId }) => (keyId === null ? null : deliveredTo(tags, keyId)))
    .find((place) => place !== null);
  if (keyAt !== undefined && keyAt !== null) {
    return fromKeyFile(keyAt);
  }
  const federated = client.federatedCredentials ?? [];
  if (federated.length > 0) {
    return findFederatedToken(run, federated);
  }
  return none(
    working.length > 0 || keyCredentials.length > 0
      ? 'Where its credential is kept is not known.'
      : 'It has no credential that works.',
  );
}

async function fromPlace(run: SessionContext, client: TestedClient, place: SinkSpec): Promise<FoundCredential> {
  const { key, uniqueName, deliveryNames, application } = client;
  const owner = { key, uniqueName, deliveryNames, isOnly: false, replaces: null };
  const sink = await openSinkAt(run.context, run.session, place, owner);
  if (!sink.isReadable) {
    return unreadable(sink.description);
  }
  try {
    const held = await sink.contains(key, application.appId);
    if (held === null) {
      return none(`${sink.description} has no credential of it.`);
    }
    const pair = readKeyPair(held);
    return pair === null
      ? { kind: 'secret', secret: held, source: sink.description }
      : { kind: 'certificate', key: pair, source: sink.description };
  } catch (error) {
    return unreadableFor(sink.description, error);
  }
}

async function fromKeyFile(path: string): Promise<FoundCredential> {
  try {
    const text = await readCertificateFile(path);
    const key = text === null ? null : readKeyPair(text);
    return key === null
      ? none(`The key of its certificate is not on this machine: ${path}.`)
      : { kind: 'certificate', key, source: path };
  } catch (error) {
    return unreadableFor(path, error);
  }
}

function none(text: string): FoundCredential {
  return { kind: 'none', text };
}

function unreadable(place: string): FoundCredential {
  return none(`It was delivered to ${place}, which cannot be read.`);
}

function unreadableFor(place: string, error: unknown): FoundCredential {
  if (!(error instanceof FhirAppsError) || error.code === 'cancelled') {
    throw error;
  }
  return none(`${place} cannot be read: ${error.message}`);
}
