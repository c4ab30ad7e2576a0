import type { Question } from '../question.ts';
import { keyCredential, makeApplication, makeCertificate, refusalWithText } from '../throwaway.ts';

/** See A83 in docs/assumptions.md. */
export const a83: Question = {
  assumption: 'A83',
  title: 'a key that starts before its certificate gets KeyCredentialsInvalidStartDate and this text',
  ask: async (live) => {
    const certificate = await makeCertificate(live.clock.now());
    const { path } = await makeApplication(live);
    const startDateTime = new Date(certificate.notBefore.getTime() - 86_400_000).toISOString();
    const endDateTime = certificate.notAfter.toISOString();
    const keyCredentials = [keyCredential(certificate, { startDateTime, endDateTime })];
    const answer = await live.graph('PATCH', path, { keyCredentials });
    return answer.status < 300 ? 'taken' : refusalWithText(answer);
  },
};
