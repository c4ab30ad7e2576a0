import { expect, it } from 'vitest';
import { readApplication } from '../../../src/graph/answers.ts';
import { applyEdit } from '../../../src/graph/apply/apply-edit.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const ROLE = {
  id: '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f01',
  ...{ value: 'auditor', displayName: 'a', description: 'b', isEnabled: true, allowedMemberTypes: ['User'] },
};

it.each([
  ['the first of two writes', '', false],
  ['the second of two writes', '@2', true],
])('of a step that fails at %s, whether something is written is told', async (_what, place, hasWritten) => {
  const fault = `PATCH /applications/*${place}=error:400:Request_BadRequest:Not today`;
  const { client, sandbox } = await graphOn({ faults: [fault] });
  const body = { displayName: 'FHIR', appRoles: [ROLE] };
  const { body: created } = await sandbox.graph('POST', '/applications', body);
  // As where another writer has enabled it again: Graph removes only what is disabled, so that this takes two writes.
  const step = { kind: 'update', patch: { appRoles: [] } } as const;

  const outcome = await applyEdit(client, readApplication(created), [step]);

  expect(outcome).toMatchObject({ done: [], open: [step], hasWritten });
  expect(outcome.error).toMatchObject({ code: 'graph_refused' });
});
