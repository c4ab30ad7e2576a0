import { randomUUID } from 'node:crypto';
import type { Question } from '../question.ts';

/** See A14 in docs/assumptions.md. */
export const a14: Question = {
  assumption: 'A14',
  title: 'pages of Entra that show a refusal have status 200',
  ask: async (live) => {
    const query = new URLSearchParams({
      client_id: randomUUID(),
      response_type: 'code',
      redirect_uri: 'https://localhost/live',
      scope: 'openid',
    });
    const { status } = await live.entra('GET', `/${live.tenant.id}/oauth2/v2.0/authorize?${query.toString()}`);
    return { status };
  },
};
