import { randomUUID, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import type { KeyCredential } from '../../tenant/application.ts';
import type { keyCredential } from '../applications/application-shape.ts';
import { exactTime } from '../../tenant/graph-time.ts';
import { badRequest } from '../graph-error.ts';

const DISPLAY_NAME_LENGTH = 90;

/** A key credential as a client writes it. */
export type KeyWrite = z.infer<typeof keyCredential>;

/**
 * A key as Graph stores it: its name cut to 90 characters (https://learn.microsoft.com/graph/api/resources/keycredential),
 * by default the certificate's subject; `customKeyIdentifier` by default the certificate's thumbprint; both recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml.
 * Its dates are by default the certificate's (assumption A68). A key of `kept` that is sent again without its bytes, as every GET shows it, stays as
 * it is.
 * Throws GraphError 400 for other bytes under the id of a kept key (text:
 * https://github.com/Azure/azure-powershell/issues/6784).
 */
export function completeKey(written: KeyWrite, kept: readonly KeyCredential[]): KeyCredential {
  const before = kept.find((each) => each.keyId === written.keyId);
  const certificate = readCertificate(written.key ?? before?.key ?? null);
  const key = certificate?.raw.toString('base64') ?? written.key ?? before?.key ?? null;
  if (before !== undefined && before.key !== key) {
    throw badRequest(`Update to existing credential with KeyId '${before.keyId}' is not allowed.`);
  }
  return {
    keyId: written.keyId ?? randomUUID(),
    type: written.type,
    usage: written.usage,
    key,
    displayName:
      (written.displayName ?? before?.displayName ?? subjectOf(certificate))?.slice(0, DISPLAY_NAME_LENGTH) ?? null,
    startDateTime: timeOf(written.startDateTime ?? before?.startDateTime ?? certificate?.validFrom),
    endDateTime: timeOf(written.endDateTime ?? before?.endDateTime ?? certificate?.validTo),
    customKeyIdentifier:
      written.customKeyIdentifier ??
      before?.customKeyIdentifier ??
      certificate?.fingerprint.replaceAll(':', '') ??
      null,
  };
}

/** The certificate in these base64 bytes, DER or PEM; null when there is none. */
export function readCertificate(key: string | null): X509Certificate | null {
  try {
    return key === null ? null : new X509Certificate(Buffer.from(key, 'base64'));
  } catch {
    return null;
  }
}

/** The subject as Windows writes it: the last part first, a state as `S`. */
function subjectOf(certificate: X509Certificate | null): string | null {
  const parts = certificate?.subject.split('\n').reverse() ?? [];
  return parts.length === 0 ? null : parts.map((part) => part.replace(/^ST=/, 'S=')).join(', ');
}

/** ISO 8601 as written, else the text of a certificate. */
function timeOf(text: string | undefined): string | null {
  if (text === undefined) {
    return null;
  }
  return exactTime(/^\d{4}-/.test(text) ? text : new Date(text).toISOString());
}
