import type { AppType } from '../model/app-type.ts';
import { GRAPH_APIS } from '../consent/graph-permissions.ts';
import type { ObservedApplication } from '../model/observed.ts';
import { USER_IMPERSONATION } from '../consent/scope-catalog.ts';

/** What tells the type of an application that someone else made. */
export interface TypeEvidence {
  readonly application: ObservedApplication;
  /** Whether its service principal holds a role of any API. */
  readonly hasRoles: boolean;
  /** Whether it accepts tokens of others as its proof. */
  readonly trustsOthers: boolean;
  readonly fhirUrl: string;
}

/** The type, and what shows it; or what speaks for and against, where only a person can tell. */
export type InferredType =
  { readonly type: AppType; readonly because: string } | { readonly type: null; readonly because: string };

/**
 * The type of an application, inferred from what it offers, its reply URLs and its credentials: the scripts and guides
 * that create such applications record it nowhere.
 */
export function inferType(evidence: TypeEvidence): InferredType {
  const { application, fhirUrl } = evidence;
  const offers = offersOf(application);
  const clientSigns = clientSignsOf(evidence);
  if (application.identifierUris.includes(fhirUrl)) {
    return { type: 'resource', because: `its identifier URI is ${fhirUrl}` };
  }
  if (offers.length > 0 && clientSigns.length === 0) {
    return { type: 'resource', because: `it has ${offers.join(' and ')}, and asks for nothing itself` };
  }
  if (offers.length > 0 && !onlyDefaultScope(application)) {
    return { type: null, because: `it has ${offers.join(' and ')} as an API has, and ${clientSigns.join(' and ')}` };
  }
  return inferClientType(evidence);
}

function inferClientType({ application, hasRoles, trustsOthers }: TypeEvidence): InferredType {
  const web = application.web.redirectUris.length > 0;
  const spa = application.spa.redirectUris.length > 0;
  const native = application.publicClient.redirectUris.length > 0;
  const flows = application.isFallbackPublicClient === true;
  const proves = application.passwordCredentials.length > 0 || application.keyCredentials.length > 0 || trustsOthers;
  if (web && (spa || native)) {
    const mixed = 'it has reply URLs of a web app and of a public client';
    if (flows) {
      return { type: 'public', because: `${mixed}, and public client flows are allowed` };
    }
    return proves
      ? { type: null, because: `${mixed}, and a credential` }
      : { type: 'public', because: `${mixed}, and no credential` };
  }
  if (spa || native) {
    return {
      type: 'public',
      because: `its reply URLs are those of a ${spa ? 'single-page app' : 'mobile or desktop app'}`,
    };
  }
  if (web) {
    return { type: 'confidential', because: 'its reply URLs are those of a web app' };
  }
  const asksForRoles = application.requiredResourceAccess.some(({ resourceAccess }) =>
    resourceAccess.some(({ type }) => type === 'Role'),
  );
  if (flows && !proves) {
    return { type: 'public', because: 'public client flows are allowed, and it has no reply URL and no credential' };
  }
  if (proves || asksForRoles || hasRoles) {
    const sign = proves ? 'a credential' : hasRoles ? 'a role' : 'asked for a role';
    return { type: 'service', because: `it has ${sign} and no reply URL` };
  }
  return { type: null, because: 'it has no reply URL, no credential, no role, and offers nothing' };
}

/** What only an API has, in words. */
function offersOf({ api, appRoles }: ObservedApplication): readonly string[] {
  return [...(api.oauth2PermissionScopes.length > 0 ? ['scopes'] : []), ...(appRoles.length > 0 ? ['app roles'] : [])];
}

/** What a client has, in words. */
function clientSignsOf({ application, hasRoles }: TypeEvidence): readonly string[] {
  const { web, spa, publicClient, requiredResourceAccess } = application;
  const urls = [...web.redirectUris, ...spa.redirectUris, ...publicClient.redirectUris];
  const asks = requiredResourceAccess.some(({ resourceAppId }) => !GRAPH_APIS.includes(resourceAppId));
  return [
    ...(urls.length > 0 ? ['reply URLs'] : []),
    ...(asks ? ['permissions of an API'] : []),
    ...(hasRoles ? ['a role of an API'] : []),
  ];
}

/**
 * Azure CLI gave every application this scope before version 2.37, clients too
 * (https://github.com/Azure/azure-cli/issues/23969).
 */
function onlyDefaultScope({ api, appRoles }: ObservedApplication): boolean {
  return appRoles.length === 0 && api.oauth2PermissionScopes.every(({ value }) => value === USER_IMPERSONATION);
}
