import { describe, expect, it } from 'vitest';
import { recentRequests } from '../../../src/sandbox/overview/recent-requests.ts';
import { makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { sharedSandbox, tokenForm } from '../running-sandbox.ts';
import { scriptlessBrowser, type View } from './scriptless-browser.ts';
import { credentialsOf, makeStage } from './sign-in-stage.ts';

const sandbox = sharedSandbox();

async function overview(): Promise<View> {
  return scriptlessBrowser(sandbox()).open('/');
}

describe('the overview at /', () => {
  it('names the people, the applications with their ids and reply URLs, and the FHIR servers', async () => {
    const stage = await makeStage(sandbox());
    const { text, status } = await overview();
    expect(status).toBe(200);
    for (const { upn } of sandbox().ready.users) {
      expect(text).toContain(upn);
    }
    expect(text).toContain(`Client id ${stage.appId} Reply URL ${stage.replyUrl}`);
    expect(text).toContain('Ada Admin admin@contoso.com Global Administrator');
    const { oss, ahds } = sandbox().ready.fhir;
    expect(text).toContain(`URL ${oss.url} Audience ${oss.url}`);
    expect(text).toContain(`URL ${ahds.url} Audience ${ahds.url}`);
  });

  it('lets nothing run, frame it, keep it or read it from another origin', async () => {
    const { headers, markup } = await overview();
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/,
    );
    expect(headers.get('content-security-policy')).not.toContain('script-src');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(markup).toContain('<html lang="en">');
  });

  it('escapes what applications call themselves', async () => {
    await makeApplication(sandbox(), { displayName: '<script>alert(1)</script>' });
    const { markup } = await overview();
    expect(markup).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(markup).not.toContain('<script');
  });

  it('lists no deleted application', async () => {
    const application = await makeApplication(sandbox(), { displayName: 'Gone again' });
    await makeServicePrincipal(sandbox(), application.appId);
    expect((await overview()).text).toContain('Gone again');
    await sandbox().graph('DELETE', `/applications/${application.id}`);
    expect((await overview()).text).not.toContain('Gone again');
  });
});

describe('the last requests', () => {
  it.each([
    ['a wrong secret', 'AADSTS7000215', 'The client secret is wrong.', wrongSecret],
    [
      'a FHIR request without a token',
      '401, refused GET /fhir/oss/Patient',
      'did not accept the token',
      fhirWithoutToken,
    ],
    [
      'a right that is missing',
      'Authorization_RequestDenied',
      'not allowed to do this in Microsoft Graph',
      graphDenied,
    ],
    ['a reply URL that is unknown', 'AADSTS50011', 'The application has no such reply URL.', unknownReplyUrl],
    ['a password that is wrong', 'AADSTS50126', 'The user name or the password is wrong.', wrongPassword],
    ['a refusal that went to the application', 'AADSTS65004', 'The person declined', declined],
  ])('explain %s', async (_, code, words, cause) => {
    await cause();
    const { text } = await overview();
    expect(text).toContain(code);
    expect(text).toContain(words);
  });

  it('have no secret, password, code or token in them', async () => {
    const secret = 'Sec8Q~not-the-right-one-but-a-secret-of-someone';
    const token = await sandbox().token('none');
    await wrongSecret(secret);
    await wrongPassword();
    await declined();
    const path = `/v1.0/applications/${token}`;
    await sandbox().send(path, { headers: { authorization: `Bearer ${token}` } });
    const { markup } = await overview();
    const { clientSecret } = sandbox().ready.admin;
    for (const hidden of [secret, token, clientSecret, ...sandbox().ready.users.map(({ password }) => password)]) {
      expect(markup).not.toContain(hidden);
    }
    expect(markup).not.toMatch(/eyJ[\w-]{20}/);
    expect(markup).toContain('[hidden]');
  });

  it('are a few, and short, whatever comes; the same one in a row counts', () => {
    const recent = recentRequests();
    const request = { time: '2026-12-01T08:00:00.000Z', method: 'GET', status: 404, fault: null };
    const refusal = { code: 'x'.repeat(10_000), message: 'word '.repeat(10_000) };
    for (let index = 0; index < 500; index++) {
      recent.add({ ...request, path: `/${index}/${'a/'.repeat(10_000)}`, refusal });
    }
    expect(recent.list()).toHaveLength(50);
    expect(JSON.stringify(recent.list()).length).toBeLessThan(100_000);
    recent.add({ ...request, path: '/same', refusal: null });
    recent.add({ ...request, path: '/same', refusal: null });
    expect(recent.list()[0]).toMatchObject({ path: '/same', times: 2 });
  });
});

async function wrongSecret(secret = 'wrong'): Promise<void> {
  const { appId } = await makeStage(sandbox());
  const form = { grant_type: 'client_credentials', client_id: appId, client_secret: secret };
  await sandbox().send(
    `/${sandbox().ready.tenantId}/oauth2/v2.0/token`,
    tokenForm({ ...form, scope: 'https://graph.microsoft.com/.default' }),
  );
}

async function fhirWithoutToken(): Promise<void> {
  await sandbox().send('/fhir/oss/Patient');
}

async function graphDenied(): Promise<void> {
  await sandbox().graph('POST', '/applications', { displayName: 'None' }, { as: 'none' });
}

async function unknownReplyUrl(): Promise<void> {
  const stage = await makeStage(sandbox());
  await scriptlessBrowser(sandbox()).open(stage.authorizePath({ redirect_uri: 'https://elsewhere.example/' }));
}

async function wrongPassword(): Promise<void> {
  const stage = await makeStage(sandbox());
  const browser = scriptlessBrowser(sandbox());
  const page = await browser.open(stage.authorizePath());
  await browser.press(page, 'sign-in', { ...credentialsOf(sandbox(), 'clinician'), password: 'wrong' });
}

async function declined(): Promise<void> {
  const stage = await makeStage(sandbox());
  const browser = scriptlessBrowser(sandbox());
  const page = await browser.open(stage.authorizePath());
  const consent = await browser.press(page, 'choose-user', { username: 'clinician@contoso.com' });
  await browser.press(consent, 'refuse');
}
