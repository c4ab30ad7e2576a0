import { z } from 'zod';
import type { Caller } from '../../registration/model/observed.ts';
import type { TokenFacts } from '../../identity/token-claims.ts';
import { parseAnswer } from '../../http/parse-answer.ts';
import { readPage } from '../answers.ts';
import { readAll, type Reads } from '../batch-reader.ts';
import { rolesAmong } from '../directory-roles.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { withAllPages } from '../pages.ts';
import { bodyIfAllowed, literal, organization, plainRead } from '../reads.ts';
import type { KnownRights } from '../rights.ts';
import { listMarked } from './find-application.ts';
import { nullUnlessAllowed } from './observe-account.ts';
import { readDefaultDomain, readTenantName } from './tenant-reads.ts';

/** What the directory tells of the identity that is signed in; null is unknown. */
export interface ObservedCaller {
  readonly tenantName: string | null;
  readonly tenantDomain: string | null;
  /** The display name of a person; null for an application. */
  readonly displayName: string | null;
  readonly rights: KnownRights;
  /** How many applications of ours the tenant has, and how many of them the caller owns. */
  readonly applications: { readonly ours: number; readonly owned: number } | null;
}

type CallerRead = 'organization' | 'me' | 'owned' | 'assignments' | 'groups' | 'policy';

/** Who calls, and what the token says of it. */
export interface KnownCaller extends Pick<TokenFacts, 'scopes' | 'roles' | 'directoryRoles'> {
  readonly caller: Caller;
}

/**
 * Reads what tells who is signed in and what they may do; a refusal of any of it leaves that unknown. Throws what is no
 * refusal for want of privilege.
 */
export async function observeCaller(client: GraphClient, known: KnownCaller): Promise<ObservedCaller> {
  const { kind } = known.caller;
  const reads = readsOf(known.caller);
  const [answers, ours] = await Promise.all([readAll(client, reads), nullUnlessAllowed(() => ourIds(client))]);
  const members = await wholeLists(client, reads, answers);
  const person = PERSON.safeParse(bodyIfAllowed(answers.me)).data;
  const { owned } = members;
  return {
    tenantName: readTenantName(bodyIfAllowed(answers.organization)),
    tenantDomain: readDefaultDomain(bodyIfAllowed(answers.organization)),
    displayName: person?.displayName ?? null,
    rights: {
      kind,
      permissions: kind === 'app' ? known.roles : known.scopes,
      roleIds: rolesAmong(known.directoryRoles),
      hasOtherRoles: hasOtherRoles(rolesAmong(known.directoryRoles), members, kind),
      isMember: kind === 'app' ? false : memberOrNull(person?.userType),
      membersMayRegister:
        POLICY.safeParse(bodyIfAllowed(answers.policy)).data?.defaultUserRolePermissions.allowedToCreateApps ?? null,
    },
    applications:
      ours === null || owned === null
        ? null
        : { ours: ours.size, owned: owned.filter((each) => ours.has(parseAnswer(OBJECT, each).id)).length },
  };
}

/**
 * What a token does not tell. The custom roles of a person, and those for a part of the tenant, are only in role
 * assignments (https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments); those of a group are found
 * by that group alone.
 */
function readsOf({ kind, objectId }: Caller): Reads<CallerRead> {
  const isPerson = kind === 'user';
  const assignments = encodeURIComponent(`principalId eq ${literal(objectId)}`);
  return {
    organization: organization(),
    assignments: plainRead(`/roleManagement/directory/roleAssignments?$filter=${assignments}`),
    owned: plainRead(
      isPerson
        ? '/me/ownedObjects?$select=id&$top=999'
        : `/servicePrincipals/${objectId}/ownedObjects?$select=id&$top=999`,
    ),
    me: isPerson ? plainRead('/me?$select=displayName,userType') : null,
    groups: isPerson
      ? plainRead('/me/transitiveMemberOf/microsoft.graph.group?$select=id,displayName,isAssignableToRole&$top=999')
      : null,
    policy: isPerson ? plainRead('/policies/authorizationPolicy?$select=defaultUserRolePermissions') : null,
  };
}

type List = 'owned' | 'assignments' | 'groups';

type Lists = Readonly<Record<List, readonly unknown[] | null>>;

/** The members of the lists, of all their pages; null for a list that was refused. */
async function wholeLists(
  client: GraphClient,
  reads: Reads<CallerRead>,
  answers: Readonly<Record<CallerRead, GraphAnswer | null>>,
): Promise<Lists> {
  const whole = async (name: List): Promise<readonly unknown[] | null> => {
    const request = reads[name];
    const body = request === null ? null : bodyIfAllowed(await withAllPages(client, request, answers[name]));
    return body === null ? null : readPage(body, (member) => member).members;
  };
  const [owned, assignments, groups] = await Promise.all([whole('owned'), whole('assignments'), whole('groups')]);
  return { owned, assignments, groups };
}

async function ourIds(client: GraphClient): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { id } of listMarked(client, null, 'id,appId')) {
    ids.add(id);
  }
  return ids;
}

/** Of an application that may not read its own assignments, its token tells what there is. */
function hasOtherRoles(
  roleIds: readonly string[],
  { assignments, groups }: Lists,
  kind: Caller['kind'],
): boolean | null {
  const own = assignments?.some((each) => !isKnown(ASSIGNMENT.safeParse(each).data, roleIds)) ?? null;
  if (own === true || kind === 'app') {
    return own;
  }
  return own === null || groups === null || !groups.every(hasNoRoles) ? null : false;
}

const ASSIGNMENT = z.object({
  roleDefinitionId: z.string(),
  directoryScopeId: z.string().nullish(),
  appScopeId: z.string().nullish(),
});

/** True for a role for the whole tenant that the token has too; a built-in role has its template's id. */
function isKnown(assignment: z.infer<typeof ASSIGNMENT> | undefined, roleIds: readonly string[]): boolean {
  return (
    assignment?.directoryScopeId === '/' &&
    (assignment.appScopeId ?? null) === null &&
    roleIds.includes(assignment.roleDefinitionId.toLowerCase())
  );
}

const GROUP = z.object({ displayName: z.string(), isAssignableToRole: z.literal(false).nullish() });

/** False too where Graph shows no more than the id of a group that the caller may not read. */
function hasNoRoles(group: unknown): boolean {
  return GROUP.safeParse(group).success;
}

const OBJECT = z.object({ id: z.string() });
const PERSON = z.object({ displayName: z.string().nullish(), userType: z.string().nullish() });
const POLICY = z.object({ defaultUserRolePermissions: z.object({ allowedToCreateApps: z.boolean().nullish() }) });

function memberOrNull(userType: string | null | undefined): boolean | null {
  return userType === null || userType === undefined ? null : userType === 'Member';
}
