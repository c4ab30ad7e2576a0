import type { LiveAnswer } from '../exchange.ts';
import { expectStatus, untilGood } from '../live.ts';
import type { Question } from '../question.ts';
import { assignPolicy, makeApplication, makePolicy, refusalWithText } from '../throwaway.ts';

/** See A76 in docs/assumptions.md. */
export const a76: Question = {
  assumption: 'A76',
  title: 'the text of CredentialTypeNotAllowedAsPerAppPolicy',
  ask: async (live) => {
    const application = await makeApplication(live);
    const restriction = {
      restrictionType: 'passwordAddition',
      state: 'enabled',
      maxLifetime: null,
      restrictForAppsCreatedAfterDateTime: '2020-01-01T00:00:00Z',
    };
    const policy = await makePolicy(live, 'no passwords', { restrictions: { passwordCredentials: [restriction] } });
    expectStatus(await assignPolicy(live, application, policy), [204], 'assign a policy');
    const add = (): Promise<LiveAnswer> =>
      live.graph('POST', `${application.path}/addPassword`, { passwordCredential: { displayName: 'live' } });
    const answer = await untilGood(live, add, ({ status }) => status >= 300);
    return answer.status < 300 ? 'taken' : refusalWithText(answer);
  },
};
