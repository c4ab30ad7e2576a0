import type { Finding, Question } from '../question.ts';
import { federatedCredential, isRefused, makeApplication } from '../throwaway.ts';

/** See A78 in docs/assumptions.md. */
export const a78: Question = {
  assumption: 'A78',
  title: 'the name of a federated identity credential has 3 to 120 letters, digits, - and _',
  ask: async (live) => {
    const { path } = await makeApplication(live);
    const found: Record<string, Finding> = {};
    for (const name of ['ab', '-abc', 'a.b', 'a b', 'a_b']) {
      const body = federatedCredential({ name, subject: `subject ${name}` });
      found[name] = isRefused(await live.graph('POST', `${path}/federatedIdentityCredentials`, body));
    }
    return found;
  },
};
