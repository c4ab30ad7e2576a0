import { firstPartyApplication } from '../../../src/sandbox/tenant/first-party-applications.ts';
import { NotAsked } from '../live.ts';
import type { Question } from '../question.ts';
import { GRAPH_APP_ID } from '../throwaway.ts';

/** Whether a token names those of OpenID Connect too is no part of the claim. */
function permissionsIn(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => !['openid', 'profile', 'email', 'offline_access'].includes(scope)).sort();
}

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** See A91 in docs/assumptions.md. */
export const a91: Question = {
  assumption: 'A91',
  title: 'a token of Azure CLI has these scopes for Microsoft Graph',
  ask: (live) => {
    const isTokenOfTool = live.caller.clientId === AZURE_CLI && live.caller.kind === 'user';
    const reason = new NotAsked('It takes a sign-in as a user with Azure CLI.');
    return isTokenOfTool ? Promise.resolve(permissionsIn(live.scopes)) : Promise.reject(reason);
  },
  inSandbox: () => permissionsIn(firstPartyApplication(AZURE_CLI)?.preAuthorizedScopes[GRAPH_APP_ID] ?? []),
};
