import type { RegistrationResult } from '../../registration/result/registration-schema.ts';

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

/** The line for MSAL that makes it trust the host of the authority; none where it knows that host. */
export function knownAuthorities({ isOwnAuthority, authorityUrl }: ClientFacts): readonly string[] {
  return isOwnAuthority ? [`    knownAuthorities: [${quoted(new URL(authorityUrl).host)}],`] : [];
}

/** A name of the directory in a comment: on one line, whatever the language. */
export function commentText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll('*/', '* /');
}

/** A text as JavaScript, JSON and YAML alike write it. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
