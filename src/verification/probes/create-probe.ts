import * as z from 'zod';
import { parseJson } from '../../http/json-answer.ts';
import type { ProbeOutcome } from '../model.ts';
import { answerText, issuesOf } from './fhir-answer.ts';
import { askServer, type Probed, type ProbedServer } from './run-probes.ts';

const CREATED = z.object({ resourceType: z.literal('Basic'), id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/) });

const BODY = JSON.stringify({
  resourceType: 'Basic',
  meta: { tag: [{ system: 'urn:fhir-apps', code: 'probe' }] },
  code: { text: 'fhir-apps verify' },
});

/**
 * Creates one resource that is tagged as ours, and deletes it: no other request shows whether a token may create. What
 * could not be deleted is named. Throws what the connection throws.
 */
export async function probeCreation(server: ProbedServer, token: string): Promise<Probed> {
  const headers = { 'content-type': 'application/fhir+json' };
  const answer = await askServer(server, { method: 'POST', path: '/Basic', headers, body: BODY }, token);
  if (answer.status === 403 && issuesOf(answer).some(({ code }) => code === 'forbidden')) {
    return { outcome: { kind: 'refused' }, created: null };
  }
  const made = CREATED.safeParse(parseJson(answer.text));
  if (answer.status !== 201 || !made.success) {
    const outcome: ProbeOutcome = { kind: 'unknown', text: answerText(answer) };
    return { outcome, created: null };
  }
  const path = `/Basic/${made.data.id}`;
  const removed = await askServer(server, { method: 'DELETE', path }, token);
  return { outcome: { kind: 'allowed' }, created: removed.status === 204 ? null : path.slice(1) };
}
