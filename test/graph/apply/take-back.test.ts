import { expect, it } from 'vitest';
import { GraphRequestError } from '../../../src/errors/graph-request-error.ts';
import { readApplication } from '../../../src/graph/answers.ts';
import { beginLedger, Recorder } from '../../../src/graph/apply/ledger.ts';
import { finalizeDelivery } from '../../../src/reconcile/finalize-delivery.ts';
import { SinkError } from '../../../src/secrets/sink-error.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const REFUSAL = { status: 400, graphCode: null, detailCodes: [], request: 'POST' };

/** A secret of a new application that has reached nobody. */
async function undelivered(): Promise<{
  readonly under: Awaited<ReturnType<typeof graphOn>>;
  readonly recorder: Recorder;
}> {
  const under = await graphOn();
  const { body } = await under.sandbox.graph('POST', '/applications', { displayName: 'Job' });
  const application = readApplication(body);
  const made = await under.sandbox.graph('POST', `/applications/${application.id}/addPassword`, {});
  const keyId = String(made.body.keyId);
  const read = await under.sandbox.graph('GET', `/applications/${application.id}`);
  const found = { application: readApplication(read.body), servicePrincipal: null, api: null };
  const ledger = beginLedger({ ...found, federatedCredentials: [] });
  return { under, recorder: new Recorder({ ...ledger, undelivered: { keyId, displayName: 'fhir-apps' } }) };
}

const MARKS = { tagsOnceDelivered: () => [] };

it('takes the secret back, and says why', async () => {
  const { under, recorder } = await undelivered();
  await expect(finalizeDelivery(under, recorder, MARKS, false)).rejects.toBeInstanceOf(SinkError);
  expect(recorder.ledger.undelivered).toBeNull();
});

it.each([
  ['as Microsoft Graph refuses', new GraphRequestError('graph_refused', 'Not today.', REFUSAL)],
  ['in a way that nobody expects', new TypeError('Cannot read properties of undefined')],
])('says why, and keeps that the secret stands, where taking it back fails %s', async (_what, failure) => {
  const { under, recorder } = await undelivered();
  const client = { ...under.client, send: () => Promise.reject(failure) };
  await expect(finalizeDelivery({ client }, recorder, MARKS, false)).rejects.toBeInstanceOf(SinkError);
  expect(recorder.ledger.undelivered).not.toBeNull();
});
