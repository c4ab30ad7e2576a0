import { listIn, textIn } from '../exchange.ts';
import type { Question } from '../question.ts';
import { keyCredential, makeApplication, makeCertificate } from '../throwaway.ts';

/** See A68 in docs/assumptions.md. */
export const a68: Question = {
  assumption: 'A68',
  title: 'a key without dates has those of its certificate',
  ask: async (live) => {
    const certificate = await makeCertificate(live.clock.now());
    const { path } = await makeApplication(live, { keyCredentials: [keyCredential(certificate)] });
    const [key = {}] = listIn((await live.graph('GET', `${path}?$select=id,keyCredentials`)).body, 'keyCredentials');
    const isSame = (name: string, date: Date): boolean => Date.parse(textIn(key, name)) === date.getTime();
    return {
      start: isSame('startDateTime', certificate.notBefore),
      end: isSame('endDateTime', certificate.notAfter),
    };
  },
};
