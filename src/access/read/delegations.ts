import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { readServicePrincipal } from '../../graph/answers.ts';
import { applicationByKey, bodyIfAllowed, grantsOfResource, servicePrincipalByAppId } from '../../graph/reads.ts';
import { readApplication } from '../../graph/answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { AccessServer, Delegation } from '../facts.ts';
import { PLAIN_PATH } from './app-roles.ts';
import { type Reading, readList } from './reading.ts';

const GRANT = z.object({
  clientId: OBJECT_ID,
  principalId: OBJECT_ID.nullish(),
  scope: z.string().nullish(),
});

type Grant = z.infer<typeof GRANT>;

/** Which clients act for people at an API, by consent or because they are pre-authorized. */
export async function readDelegations(
  reading: Reading,
  api: NonNullable<AccessServer['api']>,
): Promise<readonly Delegation[]> {
  const [grants, preAuthorized] = await Promise.all([
    readList(reading, grantsOfResource(api.servicePrincipalId), (member): Grant => parseAnswer(GRANT, member), {
      what: 'Consent of users and administrators',
      needs: 'Directory.Read.All',
    }),
    readPreAuthorized(reading, api.appId),
  ]);
  return [...delegationsOf(grants ?? []), ...preAuthorized];
}

/** One for all users, and one for all who consented for themselves. */
function delegationsOf(grants: readonly Grant[]): readonly Delegation[] {
  const byClient = new Map<string, Grant[]>();
  for (const grant of grants) {
    byClient.set(grant.clientId, [...(byClient.get(grant.clientId) ?? []), grant]);
  }
  return [...byClient].flatMap(([servicePrincipalId, ofClient]) => {
    const isForAll = ({ principalId }: Grant): boolean => principalId === null || principalId === undefined;
    const [forAll, forSome] = [ofClient.filter(isForAll), ofClient.filter((each) => !isForAll(each))];
    return [forAll, forSome].flatMap((each): readonly Delegation[] =>
      each.length === 0
        ? []
        : [
            {
              ...{ servicePrincipalId, appId: null },
              path: {
                ...PLAIN_PATH,
                kind: 'consent',
                scopes: scopesOf(each),
                users: each === forAll ? null : each.flatMap(({ principalId }) => principalId ?? []).sort(),
              },
            },
          ],
    );
  });
}

function scopesOf(grants: readonly Grant[]): readonly string[] {
  return [...new Set(grants.flatMap(({ scope }) => (scope ?? '').split(' ').filter((each) => each !== '')))].sort();
}

/**
 * Pre-authorized clients need no consent, and leave none
 * (https://learn.microsoft.com/graph/api/resources/preauthorizedapplication).
 */
async function readPreAuthorized({ reader }: Reading, apiAppId: string): Promise<readonly Delegation[]> {
  const body = bodyIfAllowed(await reader.read(applicationByKey('appId', apiAppId)));
  if (body === null) {
    return [];
  }
  const { api } = readApplication(body);
  const clients = api.others?.preAuthorizedApplications ?? [];
  return Promise.all(
    clients.map(async ({ appId, delegatedPermissionIds }): Promise<Delegation> => {
      const found = bodyIfAllowed(await reader.read(servicePrincipalByAppId(appId)));
      const scopes = api.oauth2PermissionScopes.filter(({ id }) => delegatedPermissionIds.includes(id));
      return {
        servicePrincipalId: found === null ? null : readServicePrincipal(found).id,
        appId,
        path: { ...PLAIN_PATH, kind: 'preAuthorization', scopes: scopes.map(({ value }) => value).sort() },
      };
    }),
  );
}
