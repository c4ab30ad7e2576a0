import type { WantedRegistration } from '../../environment/file/environment.ts';
import { certificateFilesIn } from '../../secrets/certificate-files.ts';
import { parseSinkSpec } from '../../secrets/sinks/index.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import { takesSecret } from '../../session/open-secret-sink.ts';
import type { CredentialPlace } from './tested-client.ts';

/**
 * Where the environment file says that the credential of a client is: its `secretTo`, or the file of the key that is
 * made in its `generateCertificate`. `named` is what the command line says, which counts first.
 */
export function placeInFile(entry: WantedRegistration | null, named: SinkSpec | undefined): CredentialPlace {
  const deliveryNames = entry?.deliveryNames ?? null;
  return { place: named ?? (entry === null ? null : ownPlace(entry)), deliveryNames };
}

/** Null also for a client without a secret or key, whose id alone the file delivers. */
function ownPlace(entry: WantedRegistration): SinkSpec | null {
  if (entry.kind !== 'application' || !('credential' in entry.answers)) {
    return null;
  }
  const { credential } = entry.answers;
  if (takesSecret(entry.answers)) {
    return entry.secretTo;
  }
  if (credential.kind !== 'certificate' || credential.source.from === 'file') {
    return null;
  }
  const keyFile = parseSinkSpec(`file:${certificateFilesIn(credential.source.directory, entry.key).keyPair}`);
  return 'issue' in keyFile ? null : keyFile;
}
