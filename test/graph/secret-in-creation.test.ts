import { describe, expect, it } from 'vitest';
import type { GraphClient } from '../../src/graph/graph-client.ts';
import {
  createApplication,
  type CreatedApplication,
  createApplicationWithSecret,
  takenProperty,
} from '../../src/graph/write/applications.ts';
import { DEFAULT_ASSUMPTIONS } from '../../src/sandbox/microsoft-graph/assumptions.ts';
import { listOf, textOf } from '../sandbox/running-sandbox.ts';
import { graphOn } from './graph-on-sandbox.ts';

const SECRET = {
  keyId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  displayName: 'fhir-apps 0123',
  endDateTime: new Date(Date.now() + 86_400_000).toISOString(),
};
const REFUSING = { assumptions: { ...DEFAULT_ASSUMPTIONS, secretsInCreation: false } };

/** Creates an application as a run does that does not know yet what the tenant takes. */
function create(client: GraphClient, name: string): Promise<CreatedApplication> {
  const body = { displayName: name, uniqueName: `fhir-apps.x.${name}`, signInAudience: 'AzureADMyOrg' } as const;
  return client.secretTrial.create(async (withSecret) =>
    withSecret
      ? createApplicationWithSecret(client, body, SECRET)
      : { application: await createApplication(client, body), secret: null },
  );
}

describe('an application that is created with its secret', () => {
  it('takes one exchange, whose answer alone has the text', async () => {
    const { client, exchanges, sandbox } = await graphOn();
    const { application, secret } = await create(client, 'a');
    expect(exchanges).toEqual(['POST /applications 201']);
    expect(secret).toEqual({
      keyId: SECRET.keyId,
      text: expect.stringMatching(/^\S{16,64}$/) as string,
      expiresAt: SECRET.endDateTime,
    });
    expect(application.passwordCredentials).toMatchObject([{ keyId: SECRET.keyId }]);
    expect(JSON.stringify(application)).not.toContain(secret?.text);
    const { body } = await sandbox.graph('GET', `/applications/${application.id}`);
    expect(listOf(body, 'passwordCredentials')).toMatchObject([
      { keyId: secret?.keyId, displayName: SECRET.displayName, secretText: null },
    ]);
  });

  it('is never made twice where the answer is lost, and its secret is found by its name', async () => {
    const { client, sandbox } = await graphOn({ faults: ['POST /applications=reset-after'] });
    const refused = await create(client, 'a').catch((error: unknown) => error);
    expect(takenProperty(refused)).toBe('uniqueName');
    const { body } = await sandbox.graph('GET', "/applications?$filter=displayName eq 'a'");
    const [application, ...others] = listOf(body);
    expect(others).toEqual([]);
    const secrets = listOf(application ?? {}, 'passwordCredentials');
    expect(secrets.map((secret) => textOf(secret, 'displayName'))).toEqual([SECRET.displayName]);
  });
});

describe('a tenant that makes secrets by addPassword alone', () => {
  it('is asked once for all creations of a run', async () => {
    const { client, exchanges } = await graphOn(REFUSING);
    const created = await Promise.all(['a', 'b', 'c'].map((name) => create(client, name)));
    const later = await create(client, 'd');
    expect([...created, later].map(({ secret }) => secret)).toEqual([null, null, null, null]);
    expect(exchanges).toEqual(['POST /applications 400', ...Array<string>(4).fill('POST /applications 201')]);
  });
});

describe('what else a creation is refused for', () => {
  it.each([
    ['a policy that forbids secrets', 'CredentialTypeNotAllowedAsPerAppPolicy', 'policy_secret_forbidden'],
    ['a policy that caps their life', 'CredentialInvalidLifetimeAsPerAppPolicy', 'policy_secret_lifetime'],
    ['a policy on audiences', 'SignInAudienceNotAllowedAsPerAppPolicy', 'graph_refused'],
  ])('is not answered by trying without: %s', async (_what, graphCode, code) => {
    const { client, exchanges } = await graphOn({ faults: [`POST /applications=error:400:${graphCode}:Not allowed.`] });
    await expect(create(client, 'a')).rejects.toMatchObject({ code });
    expect(exchanges).toEqual(['POST /applications 400']);
  });

  it('says nothing to the creations that have waited: each is tried with its secret', async () => {
    const { client } = await graphOn({ faults: ['POST /applications=error:400:Request_BadRequest:No.'] });
    const outcomes = await Promise.allSettled(['a', 'b'].map((name) => create(client, name)));
    expect(outcomes).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: { secret: { expiresAt: SECRET.endDateTime } } },
    ]);
  });
});
