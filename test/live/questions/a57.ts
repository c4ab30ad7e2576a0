import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { makeApplication, refusalWithDetails } from '../throwaway.ts';

/** See A57 in docs/assumptions.md. */
export const a57: Question = {
  assumption: 'A57',
  title: 'a value that another object has gets one entry ObjectConflict in details',
  ask: async (live) => {
    const [one, other] = [await makeApplication(live), await makeApplication(live)];
    const uris = { identifierUris: [`api://${live.tenant.id}/${live.name('fhir')}`] };
    expectStatus(await live.graph('PATCH', one.path, uris), [204], 'add an identifier URI');
    const named = { uniqueName: live.name('unique') };
    await makeApplication(live, named);
    const second = { displayName: live.name('second'), ...named };
    return {
      identifierUri: refusalWithDetails(await live.graph('PATCH', other.path, uris)),
      uniqueName: refusalWithDetails(await live.graph('POST', '/applications', second)),
    };
  },
};
