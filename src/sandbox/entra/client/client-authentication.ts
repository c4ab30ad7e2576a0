import type { Tenant } from '../../tenant/model.ts';
import type { ReplyPlatform } from '../../tenant/sign-in.ts';
import type { ClientProof } from '../tokens/access-token.ts';
import { EntraError } from '../entra-error.ts';
import { given, required } from '../request-parameters.ts';
import { checkCertificateAssertion } from './certificate.ts';
import { type ClientAssertion, readClientAssertion } from './client-assertion.ts';
import type { ClientRegistration } from './client-registration.ts';
import { checkFederatedAssertion, type FederationFacts, isFederated } from './federated-identity.ts';
import { checkSecret } from './secret.ts';

/** What a client sends to prove who it is. */
export interface ClientCredentials {
  /** From the body, or from the `Authorization` header. */
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly assertion: ClientAssertion | null;
}

/** What its credentials are judged by. */
export interface AuthenticationFacts extends FederationFacts {
  readonly tenant: Tenant;
  /** Every origin that the sandbox is called by. */
  readonly origins: readonly string[];
  readonly credentials: ClientCredentials;
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Reads a client's credentials (RFC 6749 §2.3.1, RFC 7523 §2.2).
 * Throws EntraError 900144 (no client id, or an assertion without its type), 90023 (another type, assumption A24),
 * 50027.
 */
export function readClientCredentials(form: URLSearchParams, authorization: string | undefined): ClientCredentials {
  const basic = basicCredentials(authorization);
  const clientId = basic?.clientId ?? required(form, 'client_id');
  const jwt = given(form, 'client_assertion');
  if (jwt !== null && required(form, 'client_assertion_type') !== JWT_BEARER) {
    throw new EntraError(90023, 'invalid_request', 400, "The 'client_assertion_type' is not supported.");
  }
  return {
    clientId,
    clientSecret: basic?.clientSecret ?? given(form, 'client_secret'),
    assertion: jwt === null ? null : readClientAssertion(jwt),
  };
}

/**
 * A client that has to prove who it is. Throws EntraError 7000218 (nothing shown), and what the kinds of proof throw.
 */
export function authenticateClient(client: ClientRegistration, facts: AuthenticationFacts): ClientProof {
  const { clientSecret, assertion } = facts.credentials;
  if (assertion !== null) {
    if (isFederated(assertion, client.appId)) {
      checkFederatedAssertion(client, assertion, facts);
    } else {
      checkCertificateAssertion(client, assertion, (audience) => isOwnAudience(audience, facts), facts.now);
    }
    return '2';
  }
  if (clientSecret === null) {
    throw credentialMissing();
  }
  checkSecret(client, clientSecret, facts.visible, facts.now);
  return '1';
}

/** A client that has no secret to keep. Throws EntraError 700025 when it shows one all the same. */
export function requirePublic({ credentials }: AuthenticationFacts): ClientProof {
  if (credentials.clientSecret !== null || credentials.assertion !== null) {
    throw new EntraError(
      700025,
      'invalid_client',
      401,
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    );
  }
  return '0';
}

/**
 * The proof where no reply URL tells the client's kind: one that is not set to allow public flows must authenticate, even
 * one with a native reply URL; one that is must not (AADSTS7000218 and 700025,
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
export function proofByRegistration(
  client: ClientRegistration,
  facts: AuthenticationFacts,
): { readonly proof: ClientProof; readonly platform: ReplyPlatform } {
  return client.isFallbackPublicClient
    ? { proof: requirePublic(facts), platform: 'publicClient' }
    : { proof: authenticateClient(client, facts), platform: 'web' };
}

/** AADSTS7000218: nothing was shown by a client that must authenticate. */
function credentialMissing(): EntraError {
  return new EntraError(
    7000218,
    'invalid_client',
    401,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}

/** Any form of the token endpoint will do, and the issuers, at any name of the sandbox. */
function isOwnAudience(audience: string, { tenant, origins }: AuthenticationFacts): boolean {
  const domains = tenant.domains.filter(({ isVerified }) => isVerified).map(({ id }) => id);
  const paths = ['/oauth2/v2.0/token', '/oauth2/token', '/v2.0', '/'];
  const segments = [tenant.tenantId, 'common', 'organizations', ...domains];
  return origins.some((origin) =>
    segments.some((segment) => paths.some((path) => audience === `${origin}/${segment}${path}`)),
  );
}

function basicCredentials(authorization: string | undefined): { clientId: string; clientSecret: string } | null {
  const encoded = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) {
    return null;
  }
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  // Form-decoded, RFC 6749 §2.3.1.
  const [clientId, clientSecret] = [decoded.slice(0, colon), decoded.slice(colon + 1)].map(formDecode);
  return colon < 0 || clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
}

function formDecode(text: string): string {
  return new URLSearchParams(`value=${text}`).get('value') ?? '';
}
