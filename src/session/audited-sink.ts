import type { AuditedWrite } from '../audit/audit-line.ts';
import type { SentSecret } from '../secrets/key-vault.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import type { AuditTrail } from './audit-trail.ts';

/** Whose sink it is. */
interface SinkOwner {
  readonly key: string;
  readonly uniqueName: string;
}

/**
 * A sink that takes nothing of which the audit log could not tell; its lines say what went where, never the secret.
 * `isReported` where the requests of the sink are told by themselves, as those of a key vault are.
 */
export function auditedSink(
  sink: SecretSink,
  { key, uniqueName }: SinkOwner,
  trail: AuditTrail,
  isReported: boolean,
): SecretSink {
  const reported = async (after: AuditedWrite['after'], deliver: () => Promise<void>): Promise<void> => {
    trail.assertWritable();
    const write = (outcome: AuditedWrite['outcome']): void =>
      isReported
        ? undefined
        : trail.wrote({
            action: 'deliver',
            target: { kind: 'sink', id: uniqueName, name: sink.description },
            ...{ key, before: null, after, outcome },
            ...{ request: null, status: null, requestId: null, clientRequestId: null },
          });
    try {
      await deliver();
    } catch (error) {
      write('refused');
      throw error;
    }
    write('done');
  };
  const { clientIdDestination } = sink;
  return {
    ...sink,
    deliver: (secret) => {
      const { clientId, keyId, expiresAt } = secret;
      return reported({ clientId, keyId, expiresAt }, () => sink.deliver(secret));
    },
    clientIdDestination:
      clientIdDestination === null
        ? null
        : {
            ...clientIdDestination,
            deliver: (client) => reported({ clientId: client.clientId }, () => clientIdDestination.deliver(client)),
          },
  };
}

/**
 * What the audit log says of one attempt to write a secret to a key vault; which version stood there is the vault's to
 * tell.
 */
export function vaultWrite(
  { vault, name, properties, request, status, requestId }: SentSecret,
  key: string,
): AuditedWrite {
  return {
    action: 'deliver',
    target: { kind: 'keyVaultSecret', id: null, name: `${vault}/${name}` },
    ...{ key, before: null, after: properties },
    ...{ request, status, requestId, clientRequestId: null },
    outcome: status === null || status >= 500 ? 'unknown' : status < 300 ? 'done' : 'refused',
  };
}
