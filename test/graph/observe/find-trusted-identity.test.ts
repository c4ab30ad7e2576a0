import { describe, expect, it } from 'vitest';
import type { BatchReader } from '../../../src/graph/batch-reader.ts';
import { findTrustedIdentity } from '../../../src/graph/observe/observe-managed-identity.ts';
import { answer, refusal } from '../graph-answers.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const CLIENT_ID = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const GROUP = `/subscriptions/${CLIENT_ID}/resourcegroups/fhir/providers`;
const USER_ASSIGNED = `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/import`;
const MACHINE = `${GROUP}/Microsoft.Compute/virtualMachines/import`;

/** A directory in which this client id is that of a managed identity with these alternative names. */
async function directoryWith(alternativeNames: readonly string[]): Promise<BatchReader> {
  const { client } = await graphOn({});
  const id = 'a1b2c3d4-4b5a-6978-8796-a5b4c3d2e1f0';
  const identity = { id, appId: CLIENT_ID, displayName: 'import', servicePrincipalType: 'ManagedIdentity' };
  return {
    client,
    read: ({ path }) =>
      Promise.resolve(
        path.includes('appId=')
          ? answer(200, { ...identity, alternativeNames })
          : refusal(404, 'Request_ResourceNotFound'),
      ),
    prime: () => undefined,
  };
}

describe('a managed identity that an application is to trust', () => {
  it.each([
    ['of its own resource', ['isExplicit=True', USER_ASSIGNED]],
    ['of which the directory says no resource', []],
  ])('may be one %s', async (_what, names) => {
    expect(await findTrustedIdentity(await directoryWith(names), CLIENT_ID)).toMatchObject({ displayName: 'import' });
  });

  it.each([
    ['of a machine', ['isExplicit=False', MACHINE]],
    ['of a machine that nothing else marks', [MACHINE]],
    ['that is marked as no resource of its own', ['isExplicit=False']],
  ])('may not be one %s', async (_what, names) => {
    await expect(findTrustedIdentity(await directoryWith(names), CLIENT_ID)).rejects.toMatchObject({
      code: 'identity_not_user_assigned',
      exitCode: 2,
    });
  });
});
