import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import type { GraphClient } from '../graph-client.ts';
import { bodyIfAllowed } from '../reads.ts';

/** The most ids that one request may hold (Graph: directoryObject getByIds). */
const AT_ONCE = 1000;

const OBJECTS = z.object({
  value: z.array(z.object({ '@odata.type': z.string(), id: z.string(), displayName: z.string().nullish() })),
});

const TYPES: Readonly<Record<string, Principal['type']>> = {
  '#microsoft.graph.user': 'user',
  '#microsoft.graph.group': 'group',
  '#microsoft.graph.servicePrincipal': 'servicePrincipal',
};

/**
 * Who stands behind object ids, by id; those that the caller may not read, or that are gone, are left out (Graph:
 * directoryObject getByIds).
 */
export async function readPrincipals(
  client: GraphClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Principal>> {
  const parts = Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, index) =>
    ids.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
  const answers = await Promise.all(
    parts.map((part) =>
      client.ask({
        method: 'POST',
        path: '/directoryObjects/getByIds',
        body: { ids: part, types: ['user', 'group', 'servicePrincipal'] },
      }),
    ),
  );
  const found = answers.flatMap((answer) => {
    const body = bodyIfAllowed(answer);
    return body === null ? [] : parseAnswer(OBJECTS, body).value;
  });
  return new Map(
    found.flatMap(({ '@odata.type': name, id, displayName }) => {
      const type = TYPES[name];
      return type === undefined ? [] : [[id.toLowerCase(), { id, type, displayName: displayName ?? id }]];
    }),
  );
}
