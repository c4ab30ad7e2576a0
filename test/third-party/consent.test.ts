import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizeUrl, redeemCode, REDIRECT_URI, refresh, type TokenAnswer } from './code-flow.ts';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from './fhir-environment.ts';
import { personOf, type Person } from './person.ts';

/** What Entra writes where an administrator has to consent and someone else is there. */
const NEEDS_APPROVAL = /AADSTS90094|approval/i;

const REDIRECT_URI_OF_SPA = 'https://chart.contoso.com/';

let environment: FhirEnvironment;
let clinician: Person;

beforeAll(async () => {
  environment = await startFhirEnvironment();
  clinician = await personOf(environment, 'clinician');
  await environment.giveRole(clinician.objectId, 'globalReader');
});
afterAll(() => environment.stop());

function desktop(name: string, ...flags: readonly string[]): Promise<Registered> {
  return environment.register('public', '--name', name, '--reply-url', `native=${REDIRECT_URI}`, ...flags);
}

function requestOf({ appId, requestScope }: Registered): { readonly clientId: string; readonly scope: string } {
  return { clientId: appId, scope: `${requestScope} openid profile offline_access` };
}

async function signIn(client: Registered): Promise<TokenAnswer> {
  const request = requestOf(client);
  return redeemCode(
    environment.ready,
    request,
    await clinician.visit(authorizeUrl(environment.ready, request), undefined),
  );
}

/** What the person reads who signs in and is not sent back to the client. */
function readInstead(client: Registered): Promise<string> {
  return clinician.read(authorizeUrl(environment.ready, requestOf(client)));
}

async function expectServed({ accessToken, scp }: TokenAnswer): Promise<void> {
  expect(scp).toEqual(['user_impersonation']);
  expect((await environment.fhir(accessToken, '/Patient?_count=1')).status).toBe(200);
}

describe('a person who signs in to a client', () => {
  it('is kept out until someone consents, and let in after --admin-consent', async () => {
    const before = await desktop('Consented');
    expect(await readInstead(before)).toMatch(NEEDS_APPROVAL);

    const after = await desktop('Consented', '--admin-consent');
    const signedIn = await signIn(after);
    await expectServed(signedIn);
    await expectServed(await refresh(environment.ready, requestOf(after), signedIn.refreshToken));
  });

  it('is kept out again once consent is revoked, also with what the client still holds', async () => {
    const client = await desktop('Revoked', '--admin-consent');
    const { refreshToken } = await signIn(client);
    const { exitCode } = await environment.sandbox.run(['consent', 'revoke', client.appId, '--yes', '--json']);
    expect(exitCode).toBe(0);
    expect((await refresh(environment.ready, requestOf(client), refreshToken)).error).toContain('AADSTS65001');
    expect(await readInstead(client)).toMatch(NEEDS_APPROVAL);
  });

  it('is signed out of a client that is disabled, and comes back once it is enabled', async () => {
    const client = await desktop('Disabled', '--admin-consent');
    const { refreshToken } = await signIn(client);
    const set = (verb: string): Promise<unknown> => environment.sandbox.run([verb, client.appId, '--yes', '--json']);
    expect(await set('disable')).toMatchObject({ exitCode: 0 });
    expect((await refresh(environment.ready, requestOf(client), refreshToken)).error).toContain('AADSTS7000112');
    const sentBack = await clinician.visit(authorizeUrl(environment.ready, requestOf(client)), undefined);
    expect(new URL(sentBack).searchParams.get('error_description')).toContain('AADSTS7000112');
    expect(await set('enable')).toMatchObject({ exitCode: 0 });
    await expectServed(await signIn(client));
  });

  it('needs no consent for a client that the resource pre-authorises', async () => {
    const client = await desktop('Pre-authorised');
    expect(await readInstead(client)).toMatch(NEEDS_APPROVAL);
    await environment.register('resource', '--name', 'Sandbox FHIR', '--pre-authorize', client.appId);
    const url = authorizeUrl(environment.ready, { clientId: client.appId, scope: client.requestScope });
    const arrived = await clinician.visit(url, undefined);
    await expectServed(
      await redeemCode(environment.ready, { clientId: client.appId, scope: client.requestScope }, arrived),
    );
  });

  it('is let in by an administrator on the page that the hand-off names', async () => {
    const client = await environment.register('public', '--name', 'Handed off', '--reply-url', REDIRECT_URI_OF_SPA);
    const admin = await personOf(environment, 'admin');
    const [handOff] = client.handOffs;
    const arrived = await admin.visit(handOff?.url ?? '', undefined);
    expect(new URL(arrived).searchParams.get('admin_consent')).toBe('True');
    const again = await environment.register('public', '--name', 'Handed off', '--reply-url', REDIRECT_URI_OF_SPA);
    expect(again.handOffs).toEqual([]);
    expect(again.permissions.map(({ granted }) => granted)).toEqual([true, true, true, true, true]);
  });
});
