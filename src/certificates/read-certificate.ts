import { createHash, X509Certificate } from 'node:crypto';
import type { Wording } from '../errors/wording.ts';
import type { GivenCertificate } from '../registration/credentials/inputs/certificate.ts';
import type { Certificate } from '../registration/model/certificate.ts';
import { derShape, signatureAlgorithm } from './der-shape.ts';
import { isCertificate, isPrivateKey, pemBlocks } from './file-contents.ts';

/** No certificate of a client comes near: the longest chains with their keys are some 20 KiB. */
export const MAX_CERTIFICATE_FILE_BYTES = 65_536;

/** What a file holds, or every reason why Entra or we would not take it, as sentences that say what to do. */
export type CertificateReading = GivenCertificate | { readonly issues: readonly Wording[] };

const FEWEST_BITS = 2048;
const DAY = 86_400_000;

/** Object identifiers of signatures that can be forged today (RFC 8017, RFC 3279). */
const BROKEN_SIGNATURES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.2', 'MD2'],
  ['1.2.840.113549.1.1.3', 'MD4'],
  ['1.2.840.113549.1.1.4', 'MD5'],
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.3.14.3.2.29', 'SHA-1'],
  ['1.2.840.10045.4.1', 'SHA-1'],
]);

/**
 * Reads the one certificate in a file, PEM or DER, and judges it as a client's credential; `path` is how the user named
 * the file. A file with a private key in it is refused before anything else is made of it. Entra takes RSA keys only,
 * since it checks client assertions with RS256 and PS256
 * (https://learn.microsoft.com/entra/identity-platform/certificate-credentials); 2048 bits is the fewest that NIST SP
 * 800-131A allows.
 */
export function readCertificate(bytes: Buffer, path: string, now: Date): CertificateReading {
  if (bytes.length > MAX_CERTIFICATE_FILE_BYTES) {
    return issue(`${path} is too large for a certificate.`);
  }
  const blocks = pemBlocks(bytes);
  const certificates = blocks.filter(isCertificate);
  const [first, ...others] = certificates;
  if (blocks.some(isPrivateKey)) {
    return issue(privateKeyIssue(path, first !== undefined));
  }
  if (first === undefined) {
    return blocks[0] === undefined ? readDer(bytes, path, now) : issue(shapeIssue(blocks[0].label, path));
  }
  if (others.length > 0) {
    return issue(chainIssue(certificates.map((block) => block.bytes), path)); // prettier-ignore
  }
  return readDer(first.bytes, path, now);
}

function readDer(der: Buffer, path: string, now: Date): CertificateReading {
  const parsed = parse(der);
  return parsed === null ? issue(shapeIssue(derShape(der), path)) : validate(parsed, path, now);
}

/** What is known of a certificate whatever it is good for; null where its key is not RSA. */
export function describeCertificate(parsed: X509Certificate): Certificate | null {
  const { publicKey, raw } = parsed;
  const keySize = publicKey.asymmetricKeyDetails?.modulusLength;
  return publicKey.asymmetricKeyType !== 'rsa' || keySize === undefined
    ? null
    : {
        der: raw.toString('base64'),
        thumbprint: digest('sha1', raw),
        sha256: digest('sha256', raw),
        subject: oneLine(parsed.subject),
        notBefore: new Date(parsed.validFrom),
        notAfter: new Date(parsed.validTo),
        keySize,
      };
}

function validate(parsed: X509Certificate, path: string, now: Date): CertificateReading {
  const certificate = describeCertificate(parsed);
  if (certificate === null) {
    return issue(
      (input) =>
        `The key of ${path} is not RSA (it is ${keyName(parsed)}), and Entra takes no other for a client: make one with \`openssl req -x509 -newkey rsa:3072\`, or let us with ${input('generateCertificate')} DIR.`,
    );
  }
  const issues = [...timeIssues(certificate, path, now), ...sizeIssues(certificate, path)];
  return issues.length === 0 ? { certificate, warnings: warningsOf(parsed, certificate, path, now) } : { issues };
}

function timeIssues({ notBefore, notAfter }: Certificate, path: string, now: Date): readonly Wording[] {
  if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime())) {
    return [`The dates of ${path} cannot be read; make the certificate again.`];
  }
  if (notAfter <= now) {
    return [
      (input) =>
        `${path} expired at ${notAfter.toISOString()}, and Entra takes no expired certificate: renew it, or let us make one with ${input('generateCertificate')} DIR.`,
    ];
  }
  return notBefore > now
    ? [`${path} is not valid before ${notBefore.toISOString()}: register it then, or check the clock of this machine.`]
    : [];
}

function sizeIssues({ keySize }: Certificate, path: string): readonly string[] {
  return keySize < FEWEST_BITS
    ? [`The RSA key of ${path} has ${keySize} bits, which is too weak: make one of ${FEWEST_BITS} or more.`]
    : [];
}

function warningsOf(parsed: X509Certificate, { notAfter }: Certificate, path: string, now: Date): readonly string[] {
  const broken = BROKEN_SIGNATURES.get(signatureAlgorithm(parsed.raw) ?? '');
  const days = Math.floor((notAfter.getTime() - now.getTime()) / DAY);
  return [
    ...(broken === undefined
      ? []
      : [
          `${path} is signed with ${broken}, which can be forged. Entra does not mind; make the next one with SHA-256.`,
        ]),
    ...(days < 30 ? [`${path} expires in ${days === 1 ? '1 day' : `${days} days`}.`] : []),
  ];
}

function privateKeyIssue(path: string, withCertificate: boolean): string {
  return withCertificate
    ? `${path} contains a private key, which no one else may see. Give only the public part, made with \`openssl x509 -in '${path}' -out client.cert.pem\`.`
    : `${path} is a private key, which no one else may see. Give the certificate that belongs to it.`;
}

/** The leaf is the one that signed none of the others. */
function chainIssue(chain: readonly Buffer[], path: string): string {
  const parsed = chain.map(parse);
  const leaf = parsed.findIndex(
    (one) => one !== null && !parsed.some((other) => other !== null && other !== one && other.checkIssued(one)),
  );
  const subject = parsed[leaf]?.subject;
  const which =
    subject === undefined
      ? "it needs the client's own"
      : `the client's own seems to be number ${leaf + 1} (${oneLine(subject)})`;
  const how =
    leaf === 0
      ? `take it out with \`openssl x509 -in '${path}' -out client.cert.pem\``
      : 'put it into a file of its own';
  return `${path} contains ${chain.length} certificates, and Entra accepts one: ${which}; ${how}.`;
}

/** What was given instead of a certificate, by the label of a PEM block or the shape of its bytes. */
function shapeIssue(what: string, path: string): string {
  switch (what) {
    case 'private key':
      return privateKeyIssue(path, false);
    case 'PKCS#12 archive':
      return `${path} is a PKCS#12 archive (PFX), which has the private key in it: give the public part only, made with \`openssl pkcs12 -in '${path}' -clcerts -nokeys -out client.cert.pem\`.`;
    case 'PKCS7':
    case 'CMS':
    case 'PKCS#7 archive':
      return `${path} is a PKCS#7 archive of certificates: take the client's own out with \`openssl pkcs7 -in '${path}' -print_certs\`.`;
    case 'CERTIFICATE REQUEST':
    case 'NEW CERTIFICATE REQUEST':
    case 'certificate request':
      return `${path} is a certificate request (CSR): give the certificate that the authority makes of it.`;
    case 'PUBLIC KEY':
    case 'RSA PUBLIC KEY':
    case 'public key':
      return `${path} is a public key without a certificate: Entra takes it only in one; make it with \`openssl req -x509 -key KEYFILE\`.`;
    case 'CERTIFICATE':
      return `${path} has a damaged certificate in it.`;
    default:
      return `${path} is not a certificate: give one as PEM ("-----BEGIN CERTIFICATE-----") or DER.`;
  }
}

function keyName({ publicKey }: X509Certificate): string {
  const curve = publicKey.asymmetricKeyDetails?.namedCurve;
  return [publicKey.asymmetricKeyType?.toUpperCase() ?? 'unknown', ...(curve === undefined ? [] : [curve])].join(' ');
}

function parse(der: Buffer): X509Certificate | null {
  try {
    const parsed = new X509Certificate(der);
    // Reading the key is what fails for one that OpenSSL does not know.
    return parsed.publicKey.type === 'public' ? parsed : null;
  } catch {
    return null;
  }
}

function digest(algorithm: 'sha1' | 'sha256', bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex').toUpperCase();
}

/** Node puts each part of a name on a line of its own. */
function oneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}

function issue(sentence: Wording): CertificateReading {
  return { issues: [sentence] };
}
