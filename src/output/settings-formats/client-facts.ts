import type { CredentialResult, RegistrationResult } from '../../registration/result/registration-schema.ts';

/** What programs that sign in as a client, or for one, have to know. */
export interface ClientFacts {
  readonly appId: string;
  readonly tenantId: string;
  /** https origin of the sign-in. */
  readonly authorityUrl: string;
  /** The same with the tenant. */
  readonly authority: string;
  readonly tokenUrl: string;
  /** What is requested, with spaces between scopes. */
  readonly scope: string;
  readonly fhirUrl: string;
  /** True where libraries do not know the host of the authority. */
  readonly isOwnAuthority: boolean;
}

/** Those of a registration; null while one of them is not known yet. */
export function clientFacts(registration: RegistrationResult): ClientFacts | null {
  const { appId, tenantId, endpoints, requestScope, server, cloud } = registration;
  if (appId === null || requestScope === null || server.url === null) {
    return null;
  }
  const authorityUrl = new URL(endpoints.token).origin;
  return {
    ...{ appId, tenantId, authorityUrl, authority: `${authorityUrl}/${tenantId}`, tokenUrl: endpoints.token },
    ...{ scope: requestScope, fhirUrl: server.url },
    isOwnAuthority: cloud === 'sandbox' || cloud === 'custom',
  };
}

/**
 * Those of a client that signs in as itself with one of these kinds of credentials, or why there is nothing to write for
 * it; `what` names whom the format is for.
 */
export function factsOfJob(
  registration: RegistrationResult,
  kinds: readonly CredentialResult['kind'][],
  what: string,
): { readonly facts: ClientFacts } | { readonly issue: string } {
  const { type, credential } = registration;
  if (type !== 'service' || credential === null || !kinds.includes(credential.kind)) {
    return { issue: `is for ${what}.` };
  }
  const facts = clientFacts(registration);
  return facts === null ? { issue: NOT_KNOWN_YET } : { facts };
}

/** Whom formats are for that send a secret themselves. */
export const JOB_WITH_SECRET = 'a client that signs in as itself, with a secret';

/** Whom formats of pipelines and clusters are for. */
export const JOB_OF_PIPELINE = 'a service client with a secret or a federated credential';

/** Why a format has nothing to write yet. */
export const NOT_KNOWN_YET = 'needs the API of the FHIR server, which is not in this tenant.';

/** A name of the directory in a comment: on one line, whatever the language. */
export function commentText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll('*/', '* /');
}

/** A text as JavaScript, JSON and YAML alike write it. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
