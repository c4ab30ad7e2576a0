import { MICROSOFT_GRAPH_APP_ID } from '../../tenant/first-party-applications.ts';
import type { ServicePrincipal } from '../../tenant/model.ts';
import { applicationByAppId } from '../../tenant/tenant.ts';
import { DEFAULT_MEMBER_ROLE, type User } from '../../tenant/user.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import { groupClaims, optionalClaimNames, optionalUserClaims, present } from './optional-claims.ts';
import { type Claims, commonClaims, type Issuance, opaque, pairwiseSubject } from './token-claims.ts';
import type { RequestedResource } from '../requested-resource.ts';

/**
 * How a client proved who it is: not at all, with a secret, with an assertion. Tokens tell it in `appidacr` or
 * `azpacr`.
 */
export type ClientProof = '0' | '1' | '2';

/** Whom a token speaks for. */
export type TokenSubject =
  | { readonly kind: 'application'; readonly principal: ServicePrincipal }
  | {
      readonly kind: 'user';
      readonly user: User;
      /** The delegated permissions, separated by spaces. */
      readonly scope: string;
      readonly signedInAt: number;
    };

/** Who a token is for, and what it lets its bearer do. */
export interface AccessTokenFacts extends Omit<Issuance, 'version'> {
  readonly client: Pick<ClientRegistration, 'appId' | 'displayName'>;
  readonly proof: ClientProof;
  readonly resource: RequestedResource;
  /** Values of the app roles that the subject has on the resource. */
  readonly roles: readonly string[];
  readonly subject: TokenSubject;
}

/** The `wids` entry of every application's Graph token, which stands for no directory role. */
const NO_DIRECTORY_ROLE = '0997a1d0-0d1d-4acb-b408-d5ca73121e90';

/** The version of a resource's access tokens: what the *resource* asks for, whichever endpoint is called. */
export function accessTokenVersion(resource: RequestedResource): 1 | 2 {
  return resource.publication.accessTokenVersion === 2 ? 2 : 1;
}

/**
 * The claims of an access token (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference). Those
 * of an application's own, version 2, are recorded in https://github.com/calvinchengx/entra-emulator.
 */
export function accessTokenClaims(facts: AccessTokenFacts): Claims {
  const { client, proof, resource, roles } = facts;
  const version = accessTokenVersion(resource);
  return {
    ...commonClaims({ ...facts, version }),
    xms_ftd: opaque(64),
    aud: version === 2 ? resource.principal.appId : resource.name,
    ...(version === 2
      ? { azp: client.appId, azpacr: proof }
      : { app_displayname: client.displayName, appid: client.appId, appidacr: proof }),
    // Entra leaves the claim out when nothing is assigned.
    ...(roles.length > 0 ? { roles } : {}),
    ...subjectClaims(facts, version),
  };
}

function subjectClaims(facts: AccessTokenFacts, version: 1 | 2): Claims {
  const { subject, resource, tenant } = facts;
  const isGraph = resource.principal.appId === MICROSOFT_GRAPH_APP_ID;
  const api = applicationByAppId(tenant, resource.principal.appId) ?? null;
  const optional = optionalClaimNames(api, 'accessToken');
  // Graph's tokens have `idtyp` (assumption A26); others only where the API asks for it.
  const hasType = isGraph || optional.has('idtyp');
  if (subject.kind === 'application') {
    const { id } = subject.principal;
    return {
      oid: id,
      sub: id,
      ...(hasType ? { idtyp: 'app' } : {}),
      ...(isGraph ? { wids: [NO_DIRECTORY_ROLE] } : {}),
    };
  }
  const { user, scope, signedInAt } = subject;
  return {
    ...(version === 2 ? userClaimsV2(user) : userClaimsV1(user)),
    ...optionalUserClaims(optional, user, signedInAt),
    ...groupClaims(tenant, api, user.id),
    ...(hasType ? { idtyp: 'user' } : {}),
    oid: user.id,
    ...(scope === '' ? {} : { scp: scope }),
    sub: pairwiseSubject(user.id, resource.principal.appId),
    ...(isGraph ? { wids: [...user.directoryRoleTemplateIds, DEFAULT_MEMBER_ROLE] } : {}),
  };
}

function userClaimsV2(user: User): Claims {
  return { name: user.displayName, preferred_username: user.userPrincipalName };
}

/** What version 1 tells of a user; ID tokens of the v1 endpoint tell the same. */
export function userClaimsV1(user: User): Claims {
  return present({
    acr: '1',
    amr: ['pwd'],
    family_name: user.surname,
    given_name: user.givenName,
    ipaddr: '127.0.0.1',
    name: user.displayName,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
  });
}
