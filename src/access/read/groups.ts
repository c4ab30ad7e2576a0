import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { GraphRequest } from '../../graph/graph-request.ts';
import { groupById, plainRead, bodyIfAllowed } from '../../graph/reads.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { AccessPrincipal } from '../access-result.ts';
import type { AccessMember, GroupFacts } from '../facts.ts';
import { readPeople, UNKNOWN_PRINCIPAL } from './people.ts';
import { type Reading, readList } from './reading.ts';

const MEMBER = z.object({ '@odata.type': z.string().nullish(), id: OBJECT_ID, displayName: z.string().nullish() });
const GROUP = z.object({ displayName: z.string().nullish() });
const GROUP_TYPE = '#microsoft.graph.group';

type Member = z.infer<typeof MEMBER>;

/**
 * Groups with their owners and members. `reachesNested`: with all members of the groups in them, as Azure roles reach
 * them; else the direct ones, as app roles do
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal).
 */
export async function readGroups(
  reading: Reading,
  ids: readonly string[],
  reachesNested: boolean,
): Promise<ReadonlyMap<string, GroupFacts>> {
  const raw = await Promise.all([...new Set(ids)].map((id) => readGroup(reading, id, reachesNested)));
  const members = raw.flatMap(({ all, owners }) => [...(all ?? []), ...(owners ?? [])]);
  const userIds = members.filter(({ '@odata.type': type }) => type === '#microsoft.graph.user').map(({ id }) => id);
  const people = await readPeople(reading, [...new Set(userIds)]);
  const shown = (member: Member): AccessPrincipal => people.get(member.id) ?? otherMember(member);
  return new Map(
    raw.map(({ id, displayName, direct, all, owners }) => {
      const directIds = new Set((direct ?? []).map((each) => each.id));
      const reached = (all ?? []).filter((each) => each['@odata.type'] !== GROUP_TYPE);
      return [
        id,
        {
          principal: { ...UNKNOWN_PRINCIPAL, id, type: 'group', displayName: displayName ?? id },
          members:
            all === null
              ? null
              : reached.map((each): AccessMember => ({ principal: shown(each), isDirect: directIds.has(each.id) })),
          nestedGroups: direct === null ? null : direct.filter((each) => each['@odata.type'] === GROUP_TYPE).length,
          owners: owners?.map(shown) ?? null,
        } satisfies GroupFacts,
      ];
    }),
  );
}

interface RawGroup {
  readonly id: string;
  readonly displayName: string | null;
  readonly direct: readonly Member[] | null;
  readonly all: readonly Member[] | null;
  readonly owners: readonly Member[] | null;
}

async function readGroup(reading: Reading, id: string, reachesNested: boolean): Promise<RawGroup> {
  const list = (relation: string): GraphRequest => plainRead(`/groups/${id}/${relation}?$top=999`);
  const read = (member: unknown): Member => parseAnswer(MEMBER, member);
  const about = { what: 'Members of groups', needs: 'GroupMember.Read.All' };
  const [group, direct, transitive, owners] = await Promise.all([
    reading.reader.read(groupById(id)),
    readList(reading, list('members'), read, about),
    reachesNested ? readList(reading, list('transitiveMembers'), read, about) : null,
    readList(reading, list('owners'), read, { what: 'Owners of groups', needs: 'GroupMember.Read.All' }),
  ]);
  const all = reachesNested ? transitive : direct;
  // Graph shows hidden members by their ids alone (https://learn.microsoft.com/graph/api/group-list-members).
  const hidden = (all ?? []).filter(({ displayName }) => displayName === null || displayName === undefined).length;
  if (hidden > 0) {
    reading.missed(`Names of ${hidden} group members`, 'hidden membership; needs Member.Read.Hidden');
  }
  const displayName = GROUP.safeParse(bodyIfAllowed(group)).data?.displayName ?? null;
  return { id, displayName, direct, all, owners };
}

function otherMember({ id, displayName, '@odata.type': type }: Member): AccessPrincipal {
  return {
    ...UNKNOWN_PRINCIPAL,
    ...{ id, displayName: displayName ?? id },
    type:
      type === '#microsoft.graph.servicePrincipal' ? 'application' : type === '#microsoft.graph.user' ? 'user' : null,
  };
}
