import { type BaseBlock, fromBER, Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';

/** What the bytes of a file are, as far as their outermost ASN.1 tells. */
export type DerShape =
  'private key' | 'public key' | 'certificate request' | 'PKCS#12 archive' | 'PKCS#7 archive' | 'unknown';

const PKCS7 = '1.2.840.113549.1.7';

/**
 * Names what someone gave instead of a certificate. It looks only at shapes, so no key is ever taken in: PKCS#8 and
 * its encrypted form (RFC 5958), PKCS#1 (RFC 8017), SEC 1 (RFC 5915), SubjectPublicKeyInfo (RFC 5280), PKCS#10 (RFC
 * 2986), PKCS#12 (RFC 7292) and PKCS#7 (RFC 5652).
 */
export function derShape(der: Buffer): DerShape {
  const [first, second, third] = childrenOf(parse(der));
  if (first instanceof ObjectIdentifier) {
    return identifierOf(first).startsWith(PKCS7) ? 'PKCS#7 archive' : 'unknown';
  }
  if (first instanceof Integer) {
    return shapeWithVersion(second, third);
  }
  const [innerFirst] = childrenOf(first);
  if (innerFirst instanceof ObjectIdentifier) {
    return second instanceof OctetString ? 'private key' : 'public key';
  }
  return innerFirst instanceof Integer && third !== undefined ? 'certificate request' : 'unknown';
}

function shapeWithVersion(second: BaseBlock | undefined, third: BaseBlock | undefined): DerShape {
  if (second instanceof Sequence) {
    const [type] = childrenOf(second);
    return type instanceof ObjectIdentifier && identifierOf(type).startsWith(PKCS7) ? 'PKCS#12 archive' : 'private key';
  }
  // PKCS#1: a public key is two numbers, a private one nine. SEC 1: a version, then the key.
  return second instanceof Integer && third === undefined ? 'public key' : 'private key';
}

/**
 * The object identifier of the algorithm that a certificate is signed with (RFC 5280 section 4.1.1.2), such as
 * `1.2.840.113549.1.1.11`.
 */
export function signatureAlgorithm(certificate: Buffer): string | null {
  const [, algorithm] = childrenOf(parse(certificate));
  const [identifier] = childrenOf(algorithm);
  return identifier instanceof ObjectIdentifier ? identifierOf(identifier) : null;
}

function identifierOf(identifier: ObjectIdentifier): string {
  return identifier.valueBlock.toString();
}

/** The parser throws plain errors of its own where bytes only look like ASN.1. */
function parse(der: Buffer): BaseBlock | undefined {
  try {
    const { offset, result } = fromBER(der);
    return offset === -1 ? undefined : result;
  } catch {
    return undefined;
  }
}

function childrenOf(block: BaseBlock | undefined): readonly BaseBlock[] {
  return block instanceof Sequence ? block.valueBlock.value : [];
}
