import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { FederatedIdentityCredential } from '../../tenant/application.ts';
import { EntraError } from '../entra-error.ts';
import type { Visible } from '../requested-resource.ts';
import { type ClientAssertion, isSignedBy, requireAlgorithm, requireValidTime } from './client-assertion.ts';
import type { ClientRegistration } from './client-registration.ts';
import type { IssuerKeys } from './issuer-keys.ts';

/** Whether an assertion comes from another issuer, rather than from the client itself. */
export function isFederated({ claims }: ClientAssertion, clientId: string): boolean {
  return claims.iss.toLowerCase() !== clientId.toLowerCase() && /^https?:\/\//i.test(claims.iss);
}

/**
 * The client's federated credential that an assertion fits: issuer, subject and audience exactly and by case
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview).
 * Throws EntraError 70025 (the client has none), 700211 (issuer), 700213 (subject), 700212 (audience).
 */
export function matchingFederatedCredential(
  client: ClientRegistration,
  { claims }: ClientAssertion,
  visible: Visible,
): FederatedIdentityCredential {
  const credentials = client.federatedCredentials.filter((each) => visible(each.writtenAt));
  if (credentials.length === 0) {
    throw new EntraError(
      70025,
      'invalid_client',
      401,
      `The client '${client.appId}'(${client.displayName}) has no configured federated identity credentials.`,
    );
  }
  const ofIssuer = credentials.filter((each) => each.issuer === claims.iss);
  if (ofIssuer.length === 0) {
    throw noMatch(700211, 'issuer', claims.iss);
  }
  const ofSubject = ofIssuer.filter((each) => each.subject === claims.sub);
  if (ofSubject.length === 0) {
    throw noMatch(700213, 'subject', claims.sub);
  }
  const audiences = [claims.aud].flat();
  const found = ofSubject.find((each) => each.audiences.some((audience) => audiences.includes(audience)));
  if (found === undefined) {
    throw noMatch(700212, 'audience', audiences.join(', '));
  }
  return found;
}

/** What an assertion of another issuer is checked with. */
export interface FederationFacts {
  /** Of the issuer of a federated assertion; null where there is none. */
  readonly issuerKeys: IssuerKeys | null;
  readonly visible: Visible;
  readonly now: Date;
}

/**
 * Checks an assertion of another issuer with that issuer's keys; only RS256 counts.
 * Throws what `matchingFederatedCredential` throws, and EntraError 5002738, 50166 (the issuer's keys could not be had),
 * 7000272 (its keys lack this one), 50013 (the signature is wrong), 700024 (outside its time).
 */
export function checkFederatedAssertion(
  client: ClientRegistration,
  assertion: ClientAssertion,
  { issuerKeys, visible, now }: FederationFacts,
): void {
  const { issuer } = matchingFederatedCredential(client, assertion, visible);
  requireAlgorithm(assertion, ['RS256']);
  if (issuerKeys === null || issuerKeys.keys === null) {
    throw new EntraError(50166, 'invalid_request', 400, 'Request to External OIDC endpoint failed.');
  }
  const { kid } = assertion.header;
  const key = issuerKeys.keys.find((each) => kid === undefined || each['kid'] === kid);
  const publicKey = key === undefined ? null : publicKeyOf(key);
  if (publicKey === null) {
    throw new EntraError(
      7000272,
      'invalid_client',
      401,
      'The certificate with identifier used to sign the federated credential could not be found in the metadata of ' +
        `identity provider '${issuer}'. Thumbprint of key used: '${kid ?? ''}'.`,
    );
  }
  if (!isSignedBy(assertion, publicKey)) {
    throw new EntraError(50013, 'invalid_client', 401, 'Assertion failed signature validation.');
  }
  requireValidTime(assertion, now);
}

function noMatch(number: number, what: string, value: string): EntraError {
  return new EntraError(
    number,
    'invalid_client',
    401,
    `No matching federated identity record found for presented assertion ${what} '${value}'. Check your federated ` +
      'identity credential Subject, Audience and Issuer against the presented assertion. ' +
      'https://learn.microsoft.com/entra/workload-id/workload-identity-federation',
  );
}

function publicKeyOf(key: JsonWebKey): KeyObject | null {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return null;
  }
}
