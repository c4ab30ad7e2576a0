import { z } from 'zod';
import type { Application } from '../../tenant/application.ts';
import { directGroupsOf } from '../../tenant/group-membership.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { User } from '../../tenant/user.ts';
import { isGuest } from '../user-sign-in.ts';
import type { Claims } from './token-claims.ts';

const claim = z.object({ name: z.string() });
const shape = z.object({
  accessToken: z.array(claim).nullish(),
  idToken: z.array(claim).nullish(),
});

/**
 * More groups than this are not listed in a token
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
const MAX_GROUPS = 200;

/** The names of the claims that an application asks for beyond the usual ones (Graph `optionalClaims`). */
export function optionalClaimNames(
  application: Application | null,
  token: 'accessToken' | 'idToken',
): ReadonlySet<string> {
  const parsed = shape.safeParse(application?.resource.optionalClaims);
  return new Set((parsed.success ? (parsed.data[token] ?? []) : []).map(({ name }) => name));
}

/** The optional claims about a user that Entra takes from its own records. */
export function optionalUserClaims(names: ReadonlySet<string>, user: User, signedInAt: number): Claims {
  const known: Claims = {
    acct: isGuest(user) ? 1 : 0,
    auth_time: Math.floor(signedInAt / 1000),
    email: user.mail,
    family_name: user.surname,
    given_name: user.givenName,
    preferred_username: user.userPrincipalName,
    upn: user.userPrincipalName,
  };
  return present({
    ...Object.fromEntries(Object.entries(known).filter(([name]) => names.has(name))),
    ...extensionClaims(names, user),
  });
}

/**
 * The directory extensions that an application asks for, as `extn.<name>`
 * (https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-directory-extension-optional-claims).
 */
function extensionClaims(names: ReadonlySet<string>, user: User): Claims {
  const values = Object.entries(user.extensions ?? {}).filter(([name]) => names.has(name));
  return Object.fromEntries(values.map(([name, value]) => [name.replace(/^extension_[0-9a-f]{32}_/i, 'extn.'), value]));
}

/**
 * The `groups` claim that an application asks for with `groupMembershipClaims`; a reference when there are too many.
 */
export function groupClaims(tenant: Tenant, application: Application | null, userId: string): Claims {
  const wanted = application?.resource.groupMembershipClaims ?? 'None';
  if (!/SecurityGroup|All/.test(wanted)) {
    return {};
  }
  const groups = directGroupsOf(tenant, userId);
  if (groups.length > MAX_GROUPS) {
    const endpoint = `https://graph.windows.net/${tenant.tenantId}/users/${userId}/getMemberObjects`;
    return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } };
  }
  return groups.length === 0 ? {} : { groups };
}

/** Without the claims that have no value. */
export function present(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null && value !== undefined));
}
