import type { Finding, Question } from '../question.ts';
import { refusalWithText } from '../throwaway.ts';

const ARM_SCOPE = 'https://management.azure.com/.default';

/** See A60 in docs/assumptions.md. */
export const a60: Question = {
  assumption: 'A60',
  title: 'Graph answers 401 with these texts',
  ask: async (live) => {
    const refusal = async (token: string): Promise<Finding> =>
      refusalWithText(await live.graph('GET', '/applications?$top=1&$select=id', undefined, { token }));
    const [head = '', body = '', signature = ''] = (await live.tokenFor(`${live.urls.graph ?? ''}/.default`)).split(
      '.',
    );
    const damaged = [...signature].reverse().join('');
    return {
      malformed: await refusal('abc'),
      damaged: await refusal(`${head}.${body}.${damaged}`),
      ...(live.targets === null ? {} : { misaddressed: await refusal(await live.tokenFor(ARM_SCOPE)) }),
    };
  },
};
