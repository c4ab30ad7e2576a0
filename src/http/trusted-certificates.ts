import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Whom a connection trusts, as undici and `node:tls` take it. Verification can never be switched off. */
export interface TlsTrust {
  readonly rejectUnauthorized: true;
  /** Left out: what Node trusts by itself. */
  readonly secureContext?: SecureContext;
}

/** Where it is found who is to be trusted. */
export interface TrustOptions {
  /** NODE_EXTRA_CA_CERTS is read: a file of certificates (PEM) to trust as well (https://nodejs.org/api/cli.html). */
  readonly env: NodeJS.ProcessEnv;
  /** The value of that variable which Node obeyed when the process started; default: none. */
  readonly nodeExtraCaCerts?: string | undefined;
  /** Called where the file cannot be read, or holds no certificate; as in Node, it is then ignored. */
  readonly onUnreadable?: ((path: string, reason: string) => void) | undefined;
}

/** Trusts what Node does and, where Node itself has not read them, the certificates of NODE_EXTRA_CA_CERTS. */
export function trustOf({ env, nodeExtraCaCerts, onUnreadable }: TrustOptions): TlsTrust {
  const path = env['NODE_EXTRA_CA_CERTS'] ?? '';
  if (path === '') {
    return { rejectUnauthorized: true };
  }
  const extra = readCertificates(path);
  if ('reason' in extra) {
    onUnreadable?.(path, extra.reason);
    return { rejectUnauthorized: true };
  }
  return path === nodeExtraCaCerts
    ? { rejectUnauthorized: true }
    : { rejectUnauthorized: true, secureContext: createSecureContext({ ca: [...rootCertificates, extra.pem] }) };
}

function readCertificates(path: string): { readonly pem: string } | { readonly reason: string } {
  try {
    const pem = readFileSync(path, 'utf8');
    return /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(pem)
      ? { pem }
      : { reason: 'it contains no certificate' };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
