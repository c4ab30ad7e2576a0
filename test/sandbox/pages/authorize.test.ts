import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sharedSandbox, textOf } from '../running-sandbox.ts';
import { answerIn, scriptlessBrowser } from './scriptless-browser.ts';
import { credentialsOf, makeStage, signIn } from './sign-in-stage.ts';

const sandbox = sharedSandbox();

describe('the way through sign-in and consent', () => {
  it('asks a person to sign in and to consent, and gives the application a code', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    expect(view.text).toContain('Permissions requested');
    expect(view.text).toContain('Read your records');
    expect(view.text).not.toContain('Consent on behalf of your organization');
    const done = await browser.press(view, 'accept');
    expect(done.location).toMatch(/^http:\/\/localhost:3000\/callback\?/);
    expect(answerIn(done)).toMatchObject({ code: expect.stringMatching(/^[\w-]{40,}$/) as string, state: 'kept' });
  });

  it('asks for consent once', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    await browser.press(view, 'accept');
    const again = await browser.open(stage.authorizePath());
    expect(answerIn(again)).toHaveProperty('code');
  });

  it('asks someone else again, unless an administrator consented for all', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'admin', stage.authorizePath());
    expect(view.text).toContain('Consent on behalf of your organization');
    await browser.press(view, 'accept');
    const patient = await signIn(sandbox(), 'patient', stage.authorizePath());
    expect(patient.view.text).toContain('Permissions requested');
    const asked = await browser.open(stage.authorizePath({ prompt: 'consent' }));
    await browser.press(asked, 'accept', { for_tenant: 'true' });
    expect(answerIn(await patient.browser.open(stage.authorizePath()))).toHaveProperty('code');
  });

  it('lets nobody consent for the tenant who may not', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    await browser.press(view, 'accept', { for_tenant: 'true' });
    const patient = await signIn(sandbox(), 'patient', stage.authorizePath());
    expect(patient.view.text).toContain('Permissions requested');
  });

  it('tells the application that the person refused', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const refused = await browser.press(view, 'refuse');
    expect(answerIn(refused)).toMatchObject({
      error: 'access_denied',
      error_subcode: 'cancel',
      error_description: expect.stringMatching(/^AADSTS65004: User declined to consent to access the app\./) as string,
      state: 'kept',
    });
  });

  it('sends who asks for what only an administrator may grant to an administrator', async () => {
    const stage = await makeStage(sandbox());
    const path = stage.authorizePath({ scope: `openid ${stage.apiUri}/everything` });
    const { browser, view } = await signIn(sandbox(), 'clinician', path);
    expect(view.text).toContain('Need admin approval');
    expect(view.text).toContain('AADSTS90094');
    const stillNot = await browser.post(view.location, { ...tokenOf(view.markup), step: 'accept' });
    expect(stillNot.text).toContain('Need admin approval');
    const signInPage = await browser.press(view, 'use-another');
    const asAdministrator = await browser.press(signInPage, 'sign-in', credentialsOf(sandbox(), 'admin'));
    expect(asAdministrator.text).toContain('Do everything');
    expect(answerIn(await browser.press(asAdministrator, 'accept'))).toHaveProperty('code');
  });

  it('answers by form for `form_post`, with a button for browsers without script', async () => {
    const stage = await makeStage(sandbox());
    const path = stage.authorizePath({ response_mode: 'form_post', state: '"><script>alert(1)</script>' });
    const { browser, view } = await signIn(sandbox(), 'clinician', path);
    const page = await browser.press(view, 'accept');
    expect(page.markup).toContain('action="http://localhost:3000/callback"');
    expect(page.markup).toMatch(/name="code" value="[\w-]{40,}"/);
    expect(page.markup).not.toContain('<script>alert');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/);
  });

  it.each(['fragment', 'query'])('answers in the %s', async (mode) => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath({ response_mode: mode }));
    const { location } = await browser.press(view, 'accept');
    expect(location).toContain(mode === 'fragment' ? '/callback#code=' : '/callback?code=');
  });

  it('takes a request that comes as a form', async () => {
    const stage = await makeStage(sandbox());
    const [path = '', query = ''] = stage.authorizePath().split('?');
    const page = await scriptlessBrowser(sandbox()).post(path, Object.fromEntries(new URLSearchParams(query)));
    expect(page.location).toBe(stage.authorizePath());
    expect(page.text).toContain('Sign in');
  });
});

describe('signing in', () => {
  it.each([
    ['a wrong password', 'clinician@contoso.com', 'wrong', 'AADSTS50126'],
    ['a name that nobody has', 'nobody@contoso.com', 'wrong', 'AADSTS50034'],
  ])('tells %s, and keeps the name', async (_, username, password, code) => {
    const stage = await makeStage(sandbox());
    const browser = scriptlessBrowser(sandbox());
    const page = await browser.press(await browser.open(stage.authorizePath()), 'sign-in', { username, password });
    expect(page.text).toContain(code);
    expect(page.markup).toContain(`value="${username}"`);
    expect(page.markup).toContain('role="alert"');
    expect(page.markup).not.toContain(password);
  });

  it('fills in who the application hints at', async () => {
    const stage = await makeStage(sandbox());
    const hinted = await scriptlessBrowser(sandbox()).open(stage.authorizePath({ login_hint: 'patient@contoso.com' }));
    expect(hinted.markup).toMatch(/id="username"[^>]*value="patient@contoso.com"/);
  });

  it('signs in whose button is pressed, without a password', async () => {
    const stage = await makeStage(sandbox());
    const browser = scriptlessBrowser(sandbox());
    const page = await browser.open(stage.authorizePath());
    const before = [...browser.cookies.values()];
    const consent = await browser.press(page, 'choose-user', { username: 'clinician@contoso.com' });
    expect(consent.text).toContain('clinician@contoso.com Permissions requested');
    expect([...browser.cookies.values()]).not.toEqual(before);
    expect(answerIn(await browser.press(consent, 'accept'))).toHaveProperty('code');
  });

  it.each(['login', 'select_account'])('signs in another person by a button for prompt=%s', async (prompt) => {
    const stage = await makeStage(sandbox());
    const { browser } = await signIn(sandbox(), 'patient', stage.authorizePath());
    const page = await browser.open(stage.authorizePath({ prompt }));
    const consent = await browser.press(page, 'choose-user', { username: 'clinician@contoso.com' });
    expect(consent.text).toContain('clinician@contoso.com Permissions requested');
  });

  it('has no password in its markup', async () => {
    const stage = await makeStage(sandbox());
    const page = await scriptlessBrowser(sandbox()).open(stage.authorizePath());
    for (const { upn, password } of sandbox().ready.users) {
      expect(page.markup).toContain(upn);
      expect(page.markup).not.toContain(password);
    }
  });

  it.each([
    ['of another browser', (path: string) => scriptlessBrowser(sandbox()).open(path)],
    ['of no page at all', () => Promise.resolve(null)],
  ])('signs nobody in by the form %s', async (_, openOther) => {
    const stage = await makeStage(sandbox());
    const path = stage.authorizePath();
    const other = await openOther(path);
    const [, token = ''] = /name="anti_forgery_token" value="([^"]*)"/.exec(other?.markup ?? '') ?? [];
    const browser = scriptlessBrowser(sandbox());
    await browser.open(path);
    const cookies = [...browser.cookies.values()];
    const form = { step: 'choose-user', username: 'admin@contoso.com', anti_forgery_token: token };
    expect((await browser.post(path, form)).text).toContain('AADSTS165000');
    expect([...browser.cookies.values()]).toEqual(cookies);
  });

  it.each([
    ['disabled', 'AADSTS50057', (id: string) => sandbox().graph('PATCH', `/users/${id}`, { accountEnabled: false })],
    ['deleted', 'AADSTS50034', (id: string) => sandbox().graph('DELETE', `/users/${id}`)],
  ])('tells a person who was %s since the page was shown', async (what, code, change) => {
    const stage = await makeStage(sandbox());
    const upn = `${what}@contoso.com`;
    const passwordProfile = { password: 'Xw9-long-enough' };
    const user = {
      displayName: what,
      mailNickname: what,
      userPrincipalName: upn,
      accountEnabled: true,
      passwordProfile,
    };
    const { body } = await sandbox().graph('POST', '/users', user);
    const browser = scriptlessBrowser(sandbox());
    const page = await browser.open(stage.authorizePath());
    expect(page.text).toContain(upn);
    await change(textOf(body, 'id'));
    const refused = await browser.press(page, 'choose-user', { username: upn });
    expect(refused.text).toContain(code);
    expect(refused.markup).toContain('role="alert"');
  });

  it.each([
    ['login', 'Sign in to continue'],
    ['select_account', 'Pick an account'],
    ['consent', 'Permissions requested'],
  ])('asks a person who is signed in and has consented again for prompt=%s', async (prompt, heading) => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    await browser.press(view, 'accept');
    const page = await browser.open(stage.authorizePath({ prompt }));
    expect(page.text).toContain(heading);
    const step = prompt === 'login' ? 'sign-in' : prompt === 'consent' ? 'accept' : 'continue';
    const done = await browser.press(page, step, credentialsOf(sandbox(), 'clinician'));
    expect(answerIn(done)).toHaveProperty('code');
  });

  it('gives the browser a new cookie at sign-in, for itself alone', async () => {
    const stage = await makeStage(sandbox());
    const browser = scriptlessBrowser(sandbox());
    const page = await browser.open(stage.authorizePath());
    expect(page.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-fhir-apps-[\w-]+=[\w-]{40,}; Path=\/; Secure; HttpOnly; SameSite=None$/) as string,
    ]);
    const before = [...browser.cookies.values()];
    await browser.press(page, 'sign-in', credentialsOf(sandbox(), 'clinician'));
    expect([...browser.cookies.values()]).not.toEqual(before);
  });
});

describe('prompt=none', () => {
  it('tells the application that nobody is signed in', async () => {
    const stage = await makeStage(sandbox());
    const refused = await scriptlessBrowser(sandbox()).open(stage.authorizePath({ prompt: 'none' }));
    expect(answerIn(refused)).toMatchObject({
      error: 'login_required',
      error_description: expect.stringMatching(/^AADSTS50058: /) as string,
      state: 'kept',
    });
  });

  it('tells the application that consent is missing, and gives a code once it is there', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const silent = stage.authorizePath({ prompt: 'none', response_mode: 'fragment' });
    expect(answerIn(await browser.open(silent))).toMatchObject({
      error: 'interaction_required',
      error_description: expect.stringMatching(/^AADSTS65001: /) as string,
    });
    await browser.press(view, 'accept');
    expect(answerIn(await browser.open(silent))).toHaveProperty('code');
    const other = stage.authorizePath({ prompt: 'none', login_hint: 'patient@contoso.com' });
    expect(answerIn(await browser.open(other))).toMatchObject({ error: 'login_required' });
  });

  it('knows nobody any more whose password was set anew', async () => {
    const stage = await makeStage(sandbox());
    const username = 'forgetful@contoso.com';
    const passwordProfile = { password: 'Remember-it-2', forceChangePasswordNextSignIn: false };
    const made = await sandbox().graph('POST', '/users', {
      accountEnabled: true,
      displayName: 'Forgetful',
      mailNickname: 'forgetful',
      userPrincipalName: username,
      passwordProfile,
    });
    const silent = stage.authorizePath({ prompt: 'none' });
    const browser = scriptlessBrowser(sandbox());
    const page = await browser.open(stage.authorizePath());
    const { password } = passwordProfile;
    await browser.press(await browser.press(page, 'sign-in', { username, password }), 'accept');
    const before = await browser.open(silent);
    await sandbox().graph('PATCH', `/users/${String(made.body['id'])}`, { passwordProfile });
    expect(answerIn(before)).toHaveProperty('code');
    expect(answerIn(await browser.open(silent))).toMatchObject({ error: 'login_required' });
  });
});

describe('what cannot go back to the application', () => {
  it.each([
    ['an unknown application', { client_id: '6f1b3d7c-2a43-4c0e-9c3a-111111111111' }, 'AADSTS700016'],
    ['no application', { client_id: null }, 'AADSTS900144'],
    ['a reply URL that is not registered', { redirect_uri: 'https://elsewhere.example/' }, 'AADSTS50011'],
    ['a reply URL that is none', { redirect_uri: '<b>no URL</b>' }, 'AADSTS90102'],
  ])('is a page, with its code and ids: %s', async (_, parameters, code) => {
    const stage = await makeStage(sandbox());
    const page = await scriptlessBrowser(sandbox()).open(stage.authorizePath(parameters));
    expect(page.text).toContain(code);
    expect(page.text).toMatch(/Request Id [\w-]{36} Correlation Id [\w-]{36} Timestamp \d{4}-/);
    expect(page.markup).not.toContain('<b>no URL');
  });

  it('is sent to the application where it can be', async () => {
    const stage = await makeStage(sandbox());
    const refused = await scriptlessBrowser(sandbox()).open(stage.authorizePath({ response_type: 'id_token' }));
    expect(answerIn(refused)).toMatchObject({ error: 'unsupported_response_type', state: 'kept' });
  });
});

describe('protection', () => {
  it('refuses a form without the token of the page, and one of another browser', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const other = await signIn(sandbox(), 'clinician', stage.authorizePath());
    for (const token of [{}, tokenOf(other.view.markup)]) {
      const refused = await browser.post(view.location, { ...token, step: 'accept' });
      expect(refused.text).toContain('AADSTS165000');
    }
  });

  it('forbids every page to be framed, kept, or to run anything', async () => {
    const stage = await makeStage(sandbox());
    const { headers } = await scriptlessBrowser(sandbox()).open(stage.authorizePath());
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'$/) as string,
    });
    expect(headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('shows the names that applications and APIs give themselves as text', async () => {
    const stage = await makeStage(sandbox(), { displayName: '<img src=x onerror=alert(1)>' });
    const { view } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    expect(view.markup).not.toContain('<img');
    expect(view.text).toContain('<img src=x onerror=alert(1)>');
  });

  it('keeps neither passwords nor session cookies in the tenant', async () => {
    const stage = await makeStage(sandbox());
    const { browser } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const [handle = ''] = browser.cookies.values();
    const names = (await readdir(sandbox().stateDir)).filter((name) => name.startsWith('tenant'));
    const kept = await Promise.all(names.map((name) => readFile(`${sandbox().stateDir}/${name}`, 'utf8')));
    expect(names.length).toBeGreaterThan(0);
    expect(kept.join('')).not.toContain(handle);
    expect(kept.join('')).not.toContain(credentialsOf(sandbox(), 'clinician').password);
  });
});

function tokenOf(markup: string): Record<string, string> {
  return { anti_forgery_token: /name="anti_forgery_token"\s+value="([^"]+)"/.exec(markup)?.[1] ?? '' };
}
