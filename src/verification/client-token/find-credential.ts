import { readKeyPair } from '../../certificates/key-pair-file.ts';
import { lookAtFile } from '../../files/look-at-file.ts';
import { heldInFile, type HeldSecret } from '../../secrets/held-secret.ts';
import { parseSinkSpec } from '../../secrets/sinks/index.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import { openSinkAt } from '../../session/open-secret-sink.ts';
import type { SessionContext } from '../../session/session.ts';
import type { FoundCredential, TestedClient } from './client-credential.ts';
import { type DeliveredCredential, deliveredCredentials } from './delivered-credentials.ts';
import { findFederatedToken } from './federated-token.ts';

/**
 * The credential of a client, from where someone says that it is, else from where the directory says that it was
 * delivered: a secret, the key of a certificate, or a token of this run that the client trusts. Nothing is changed, and
 * what is found is known to the redactor.
 */
export async function findCredential(run: SessionContext, client: TestedClient): Promise<FoundCredential> {
  const found = client.place === null ? await search(run, client) : await fromPlace(run, client, client.place);
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

/** Secrets, certificates, then federated credentials: the first that can be used, else why the first cannot. */
async function search(run: SessionContext, client: TestedClient): Promise<FoundCredential> {
  const { application, federatedCredentials } = client;
  let first: FoundCredential | null = null;
  for (const each of deliveredCredentials(application)) {
    const found = await fromDelivery(run, client, each);
    if (found.kind !== 'none') {
      return found;
    }
    first ??= found;
  }
  if (federatedCredentials !== null && federatedCredentials.length > 0) {
    const found = await findFederatedToken(run, federatedCredentials);
    return found.kind === 'none' ? (first ?? found) : found;
  }
  const { passwordCredentials, keyCredentials } = application;
  return (
    first ??
    none(
      passwordCredentials.length + keyCredentials.length > 0
        ? 'Where its credential is kept is not known.'
        : 'It has no credential.',
    )
  );
}

/**
 * A secret is used only where it begins as one of the client does: tags can be written by anybody who may edit the
 * client, and could name any file.
 */
async function fromDelivery(
  run: SessionContext,
  client: TestedClient,
  { kind, place, hints }: DeliveredCredential,
): Promise<FoundCredential> {
  const says = `It was delivered to ${place}, which`;
  if (kind === 'certificate') {
    const found = credentialIn(await keyFileAt(place), place, says);
    return found.kind === 'secret' ? none(`${says} has no key with its certificate.`) : found;
  }
  const spec = parseSinkSpec(place);
  if ('issue' in spec) {
    return none(`${says} cannot be read.`);
  }
  const found = credentialIn((await lookAt(run, client, spec)).held, place, says);
  return found.kind === 'secret' && !hints.some((hint) => found.secret.startsWith(hint))
    ? none(`${says} has none of its secrets.`)
    : found;
}

async function fromPlace(run: SessionContext, client: TestedClient, spec: SinkSpec): Promise<FoundCredential> {
  const { held, place } = await lookAt(run, client, spec);
  return credentialIn(held, place, place);
}

/** What stands at a place, and how the place calls itself. */
async function lookAt(
  { context, session }: SessionContext,
  { key, uniqueName, deliveryNames, application }: TestedClient,
  spec: SinkSpec,
): Promise<{ readonly held: HeldSecret; readonly place: string }> {
  const owner = { key, uniqueName, deliveryNames, isOnly: false, replaces: null };
  const sink = await openSinkAt(context, session, spec, owner);
  return { held: await sink.look(key, application.appId), place: sink.description };
}

function keyFileAt(path: string): Promise<HeldSecret> {
  return heldInFile(async () => (await lookAtFile(path))?.toString('utf8') ?? null);
}

/**
 * What a client secret of Entra looks like: one word. A whole file of variables, or a key of another kind, is sent to
 * nobody.
 */
const MAYBE_SECRET = /^\S{1,256}$/;

/** The secret or key pair that was found; `says` begins the sentence of why there is none. */
function credentialIn(held: HeldSecret, source: string, says: string): FoundCredential {
  switch (held.kind) {
    case 'held': {
      const key = readKeyPair(held.text);
      if (key !== null) {
        return { kind: 'certificate', key, source };
      }
      return MAYBE_SECRET.test(held.text)
        ? { kind: 'secret', secret: held.text, source }
        : none(`${says} has neither a secret nor one RSA key (PKCS #8) with its certificate.`);
    }
    case 'absent':
      return none(`${says} has no credential of it.`);
    case 'unreadable':
      return none(`${says} cannot be read${held.reason === null ? '' : `: ${held.reason}`}.`);
  }
}

function none(text: string): FoundCredential {
  return { kind: 'none', text };
}
