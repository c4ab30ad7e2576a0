import { expect, it } from 'vitest';
import { createBatchReader } from '../../../src/graph/batch-reader.ts';
import { observeRegistration } from '../../../src/graph/observe/observe.ts';
import { createApplication } from '../../../src/graph/write/applications.ts';
import { isVerifiedAsOurs, externalAccess } from '../../../src/registration/trust.ts';
import { answersFor, NOW, tenant } from '../../registration/sample-tenant.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const NOTHING = { secret: () => Promise.resolve(null), certificate: null };

it('takes what lists do not tell for unknown, so that nobody counts as the only holder', async () => {
  const { client } = await graphOn();
  const answers = answersFor('resource', {});
  const { uniqueName } = answers;
  await createApplication(client, { displayName: 'Prepared', uniqueName, signInAudience: 'AzureADMyOrg' });
  const { caller } = tenant();
  const session = { tenantId: tenant().tenant.id, caller, cloud: { federatedAudience: 'api://x' } };
  const lookTo = async (depth: 'whole' | 'listed') =>
    (await observeRegistration(createBatchReader(client), session, { answers, stored: NOTHING, now: NOW, depth }))
      .observed;
  const listed = await lookTo('listed');
  expect(listed).toMatchObject({ owners: null, federatedCredentials: null });
  expect(isVerifiedAsOurs(listed)).toBe(false);
  expect(externalAccess(listed, NOW)).toEqual(
    expect.arrayContaining(['owner unknown (not readable)', 'federated credentials that could not be read']),
  );
  const whole = await lookTo('whole');
  expect(whole.owners).not.toBeNull();
  expect(whole.federatedCredentials).toEqual([]);
});
