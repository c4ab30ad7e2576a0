import { createHash, X509Certificate } from 'node:crypto';
import type { KeyCredential } from '../../tenant/application.ts';
import { EntraError } from '../entra-error.ts';
import {
  type ClientAssertion,
  isSignedBy,
  requireAlgorithm,
  requireOwnAssertion,
  requireValidTime,
} from './client-assertion.ts';
import type { ClientRegistration } from './client-registration.ts';

interface RegisteredCertificate {
  readonly credential: KeyCredential;
  readonly certificate: X509Certificate;
  readonly der: Buffer;
}

/**
 * Checks an assertion that the client signed with the key of a certificate of its own (Microsoft identity platform:
 * application authentication certificate credentials): RS256 or PS256, the certificate named by thumbprint.
 * Throws EntraError 5002738, 700021, 700023, 700024, and 700027 for a certificate that is unknown, outside its time, or
 * that did not sign.
 */
export function checkCertificateAssertion(
  client: ClientRegistration,
  assertion: ClientAssertion,
  audiences: (audience: string) => boolean,
  now: Date,
): void {
  requireAlgorithm(assertion, ['RS256', 'PS256']);
  const named = registeredCertificates(client).filter((each) => isNamed(assertion.header, each));
  const found = named.find(({ certificate }) => isSignedBy(assertion, certificate.publicKey));
  const thumbprint = claimedThumbprint(assertion.header);
  if (found === undefined) {
    throw named[0] === undefined
      ? unknownKey(client, thumbprint)
      : invalidSignature(
          client,
          thumbprint,
          'The provided signature value did not match the expected signature value.',
          named[0],
        );
  }
  const { start, end } = lifetimeOf(found);
  if (end <= now.getTime() || start > now.getTime()) {
    const reason = end <= now.getTime() ? 'The key used is expired.' : 'The key used is not yet valid.';
    throw invalidSignature(client, thumbprint, reason, found);
  }
  requireOwnAssertion(assertion, client.appId, audiences);
  requireValidTime(assertion, now);
}

function registeredCertificates({ application, principal }: ClientRegistration): readonly RegisteredCertificate[] {
  const credentials = [...(application?.resource.keyCredentials ?? []), ...(principal?.keyCredentials ?? [])];
  return credentials
    .filter(({ type, usage }) => type === 'AsymmetricX509Cert' && usage === 'Verify')
    .flatMap((credential) => {
      const der = Buffer.from(credential.key ?? '', 'base64');
      const certificate = parse(der);
      return certificate === null ? [] : [{ credential, certificate, der }];
    });
}

/**
 * Thumbprints are base64url, and padded in what MSAL Python sends
 * (https://github.com/AzureAD/microsoft-authentication-library-for-python); Node decodes either. `kid` may also hold one
 * in hex, as Microsoft's own libraries send it.
 */
function isNamed(header: ClientAssertion['header'], { der }: RegisteredCertificate): boolean {
  const sha1 = createHash('sha1').update(der).digest();
  const sha256 = createHash('sha256').update(der).digest();
  const { kid, x5t = '', 'x5t#S256': x5tS256 = '' } = header;
  return (
    Buffer.from(x5t, 'base64').equals(sha1) ||
    Buffer.from(x5tS256, 'base64').equals(sha256) ||
    Buffer.from(kid ?? '', 'base64').equals(sha1) ||
    kid?.toLowerCase() === sha1.toString('hex')
  );
}

function claimedThumbprint({ kid, x5t, 'x5t#S256': x5tS256 }: ClientAssertion['header']): string {
  const encoded = x5t ?? x5tS256;
  return encoded === undefined ? (kid ?? '') : Buffer.from(encoded, 'base64url').toString('hex').toUpperCase();
}

function unknownKey(client: ClientRegistration, thumbprint: string): EntraError {
  const text =
    'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The ' +
    `key was not found., Thumbprint of key used by client: '${thumbprint}', ${advice(client)}]`;
  return new EntraError(700027, 'invalid_client', 401, text);
}

function invalidSignature(
  client: ClientRegistration,
  thumbprint: string,
  reason: string,
  found: RegisteredCertificate,
): EntraError {
  const { start, end } = lifetimeOf(found);
  const text =
    `Client assertion contains an invalid signature. [Reason - ${reason}, Thumbprint of key used by client: ` +
    `'${thumbprint}', Found key 'Start=${usTime(start)}, End=${usTime(end)}', ${advice(client)}]`;
  return new EntraError(700027, 'invalid_client', 401, text);
}

function advice({ appId }: ClientRegistration): string {
  return (
    'Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id ' +
    `'${appId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the ` +
    'corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http ' +
    `to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/${appId}'.`
  );
}

function lifetimeOf({ credential, certificate }: RegisteredCertificate): { start: number; end: number } {
  return {
    start: Date.parse(credential.startDateTime ?? certificate.validFrom),
    end: Date.parse(credential.endDateTime ?? certificate.validTo),
  };
}

/** Such as `06/29/2021 21:13:15`. */
function usTime(milliseconds: number): string {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().slice(0, 19).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${month}/${day}/${year} ${time}`;
}

function parse(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
