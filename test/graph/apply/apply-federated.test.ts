import { describe, expect, it } from 'vitest';
import { addFederatedCredential } from '../../../src/graph/apply/apply-federated.ts';
import { createApplication, readFreshApplication } from '../../../src/graph/write/applications.ts';
import { listOf, textOf } from '../../sandbox/running-sandbox.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const BODY = { displayName: 'Nightly import', uniqueName: 'fhir-apps.x.y', signInAudience: 'AzureADMyOrg' } as const;
const WANTED = {
  name: 'nightly',
  issuer: 'https://gitlab.com',
  subject: 'project_path:contoso/fhir:ref_type:branch:ref:main',
  audience: 'api://AzureADTokenExchange',
  description: 'GitLab',
};

/** What stands before the write, as Graph takes it. */
type Standing = Readonly<Record<'name' | 'subject' | 'audience', string>>;

async function addBeside(existing: Partial<Standing>) {
  const { client, sandbox } = await graphOn();
  const application = await createApplication(client, BODY);
  const path = `/applications/${application.id}/federatedIdentityCredentials`;
  const { name, issuer, subject, audience } = { ...WANTED, ...existing };
  expect((await sandbox.graph('POST', path, { name, issuer, subject, audiences: [audience] })).status).toBe(201);
  const outcome = await addFederatedCredential(client, application, WANTED).catch((error: unknown) => error);
  const { body } = await sandbox.graph('GET', path);
  return { outcome, names: listOf(body).map((each) => textOf(each, 'name')) };
}

describe('a federated credential', () => {
  it.each<[what: string, standing: Partial<Standing>, name: string, names: readonly string[]]>([
    ['stands already, and is found', {}, 'nightly', ['nightly']],
    ['stands under another name, and is found', { name: 'other' }, 'other', ['other']],
    ['gets the next name where its own trusts others', { subject: 'b' }, 'nightly-2', ['nightly', 'nightly-2']],
  ])('%s', async (_what, existing, name, names) => {
    const added = await addBeside(existing);
    expect(added).toMatchObject({ outcome: { name, subject: WANTED.subject, audiences: [WANTED.audience] }, names });
  });

  it('is refused where the same is trusted for another audience, since Entra takes no second', async () => {
    const added = await addBeside({ audience: 'api://other' });
    expect(added).toMatchObject({
      outcome: { refusal: { graphCode: 'InvalidFederatedIdentityCredentialValue' } },
      names: ['nightly'],
    });
  });

  it('is made once where its answer is lost, and waited for where a replica does not show it yet', async () => {
    const { client, exchanges } = await graphOn({
      faults: ['POST /applications/*/federatedIdentityCredentials=reset-after'],
      replicationDelayMs: 1000,
    });
    const application = await createApplication(client, BODY);
    const { id } = application;
    await readFreshApplication(client, id);
    expect(await addFederatedCredential(client, application, WANTED)).toMatchObject({ name: 'nightly' });
    const path = `/applications/${id}/federatedIdentityCredentials`;
    const reported = exchanges.filter((each) => each.includes(path));
    expect(reported[0]).toBe(`POST ${path} 0`);
    expect(reported).toContain(`POST ${path} 409`);
    expect(reported).not.toContain(`POST ${path} 201`);
    expect(reported.at(-1)).toBe(`GET ${path}/nightly 200`);
  });
});
