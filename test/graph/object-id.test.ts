import { expect, it } from 'vitest';
import { readApplication, readServicePrincipal } from '../../src/graph/answers.ts';

const GUID = '7b0b9c1e-1111-4222-8333-94445555aaaa';

it.each(['', '.', '..', '../x', 'a/b', 'a\\b', 'a?b', 'a#b', 'a%2fb', "a'b", 'a b', 'x'.repeat(201)])(
  'no id in an answer leads to another path: %s',
  (id) => {
    for (const read of [readApplication, readServicePrincipal]) {
      for (const body of [
        { id, appId: GUID },
        { id: GUID, appId: id },
      ]) {
        expect(() => read(body)).toThrow(expect.objectContaining({ code: 'response_invalid', exitCode: 1 }));
      }
    }
  },
);

it('takes the ids that Microsoft Graph gives', () => {
  expect(readApplication({ id: GUID, appId: GUID.toUpperCase() })).toMatchObject({ id: GUID });
});
