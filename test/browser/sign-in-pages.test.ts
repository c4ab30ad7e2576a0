import { type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sharedSandbox, textOf, tokenForm } from '../sandbox/running-sandbox.ts';
import { credentialsOf, makeStage, type Person, type Stage } from '../sandbox/pages/sign-in-stage.ts';
import { sharedApplication } from './application-page.ts';
import { pageWithCookiesInFrames, newPage, sharedChromium, type TrustedServer } from './chromium.ts';

const sandbox = sharedSandbox();
const sandboxServer = (): TrustedServer => ({ origin: sandbox().ready.origin, authority: sandbox().caCertificate });
const chromium = sharedChromium(sandboxServer);
const application = sharedApplication((_, response) => response.end('The application'));

/** An application whose reply URL answers, and a page of a browser without script. */
async function begin(
  options: { readonly width?: number } = {},
): Promise<{ page: Page; stage: Stage; replyUrl: string }> {
  const replyUrl = `${application()}/callback`;
  const stage = await makeStage(sandbox(), { spa: { redirectUris: [replyUrl] } });
  const viewport = { width: options.width ?? 1000, height: 800 };
  const page = await newPage(chromium(), { javaScriptEnabled: false, viewport });
  return { page, stage, replyUrl };
}

function urlOf(stage: Stage, replyUrl: string, parameters: Readonly<Record<string, string>> = {}): string {
  return `${sandbox().ready.origin}${stage.authorizePath({ redirect_uri: replyUrl, ...parameters })}`;
}

async function signIn(page: Page, person: Person, password = credentialsOf(sandbox(), person).password): Promise<void> {
  await page.getByLabel('User name').fill(credentialsOf(sandbox(), person).username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function heading(page: Page): Promise<string> {
  return page.getByRole('heading', { level: 1 }).innerText();
}

function answerAt(page: Page): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

describe('in Chromium, without script', () => {
  it('signs in by typing, consents, and comes back to the application', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl));
    await signIn(page, 'clinician');
    expect(await heading(page)).toBe('Permissions requested');
    await page.getByText('Read your records').click();
    expect(await page.getByText('The app reads your health records.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Accept' }).click();
    expect(await page.innerText('body')).toBe('The application');
    expect(answerAt(page)).toMatchObject({ code: expect.stringMatching(/./) as string, state: 'kept' });
  });

  it('signs in by choosing, with the keyboard alone', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl));
    await page.getByRole('button', { name: 'Clara Clinician' }).press('Enter');
    await page.getByRole('heading', { name: 'Permissions requested' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${replyUrl}?*`);
    expect(answerAt(page)).toHaveProperty('code');
  });

  it('tells a wrong password and lets the person try again', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl));
    await signIn(page, 'clinician', 'wrong');
    expect(await page.getByRole('alert').innerText()).toContain('AADSTS50126');
    expect(await page.title()).toMatch(/^Error: /);
    await signIn(page, 'clinician');
    expect(await heading(page)).toBe('Permissions requested');
  });

  it('refuses, and the application learns it', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl));
    await signIn(page, 'clinician');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(answerAt(page)).toMatchObject({ error: 'access_denied', error_subcode: 'cancel', state: 'kept' });
  });

  it('consents for the tenant as an administrator, and nobody is asked again', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl));
    await signIn(page, 'admin');
    await page.getByLabel('Consent on behalf of your organization').check();
    await page.getByRole('button', { name: 'Accept' }).click();
    expect(answerAt(page)).toHaveProperty('code');
    await page.goto(urlOf(stage, replyUrl, { prompt: 'select_account' }));
    await page.getByRole('button', { name: 'Pat Patient' }).click();
    expect(answerAt(page)).toHaveProperty('code');
  });

  it('shows who needs an administrator the ways out', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl, { scope: `openid ${stage.apiUri}/everything` }));
    await signIn(page, 'clinician');
    expect(await heading(page)).toBe('Need admin approval');
    await page.getByRole('button', { name: 'Sign in with that account' }).click();
    await signIn(page, 'admin');
    expect(await heading(page)).toBe('Permissions requested');
    await page.getByRole('button', { name: 'Accept' }).click();
    expect(answerAt(page)).toHaveProperty('code');
  });

  it('takes an answer by POST to the application when its button is pressed', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl, { response_mode: 'form_post' }));
    await signIn(page, 'clinician');
    await page.getByRole('button', { name: 'Accept' }).click();
    const posted = page.waitForRequest(replyUrl);
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(new URLSearchParams((await posted).postData() ?? '').get('state')).toBe('kept');
    expect(await page.innerText('body')).toBe('The application');
  });

  it('lets a device in', async () => {
    const { page } = await begin();
    const { ready, send } = sandbox();
    const stage = await makeStage(sandbox(), { isFallbackPublicClient: true });
    const scope = `openid ${stage.apiUri}/records`;
    const asked = await send(`/${ready.tenantId}/oauth2/v2.0/devicecode`, tokenForm({ client_id: stage.appId, scope }));
    await page.goto(textOf(asked.body, 'verification_uri'));
    await page.getByLabel('Code').fill('WRONG');
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Error:');
    await page.getByLabel('Code').fill(textOf(asked.body, 'user_code').toLowerCase());
    await page.getByRole('button', { name: 'Next' }).click();
    await signIn(page, 'clinician');
    expect(await heading(page)).toMatch(/^Are you trying to sign in to App/);
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await heading(page)).toBe('Permissions requested');
    await page.getByRole('button', { name: 'Accept' }).click();
    expect(await page.getByRole('status').innerText()).toContain('You have signed in');
    const token = await send(
      `/${ready.tenantId}/oauth2/v2.0/token`,
      tokenForm({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: stage.appId,
        device_code: textOf(asked.body, 'device_code'),
      }),
    );
    expect(token.body).toHaveProperty('access_token');
  });

  it('signs out', async () => {
    const { page, stage, replyUrl } = await begin();
    await page.goto(urlOf(stage, replyUrl));
    await signIn(page, 'clinician');
    await page.goto(`${sandbox().ready.origin}/${sandbox().ready.tenantId}/oauth2/v2.0/logout`);
    expect(await heading(page)).toBe('You signed out of your account');
    await page.goto(urlOf(stage, replyUrl));
    expect(await heading(page)).toBe('Sign in');
  });

  it('shows a refusal that cannot go back to the application, with its code', async () => {
    const { page, stage } = await begin();
    await page.goto(urlOf(stage, 'https://elsewhere.example/'));
    expect(await page.getByRole('alert').innerText()).toContain('AADSTS50011');
  });

  it.each([320, 1000])(
    'needs no scrolling sideways at %d pixels, and uses nothing that its own policy forbids',
    async (width) => {
      const { page, stage, replyUrl } = await begin({ width });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith(sandbox().ready.origin) && !request.url().startsWith('data:')) {
          complaints.push(request.url());
        }
      });
      await page.goto(urlOf(stage, 'https://elsewhere.example/'));
      await page.goto(urlOf(stage, replyUrl));
      await signIn(page, 'admin');
      for (const path of [
        stage.authorizePath({ redirect_uri: replyUrl, prompt: 'select_account' }),
        '/devicelogin',
        stage.authorizePath({ redirect_uri: replyUrl }),
      ]) {
        await page.goto(`${sandbox().ready.origin}${path}`);
        const box = await page.locator('main').boundingBox();
        expect(box?.width).toBeLessThanOrEqual(width);
        expect(box?.x).toBeGreaterThanOrEqual(0);
      }
      expect(complaints).toEqual([]);
    },
  );
});

describe('in Chromium, with script', () => {
  it('takes an answer by POST to the application by itself', async () => {
    const replyUrl = `${application()}/callback`;
    const stage = await makeStage(sandbox(), { web: { redirectUris: [replyUrl] }, spa: { redirectUris: [] } });
    const page = await newPage(chromium());
    await page.goto(urlOf(stage, replyUrl, { response_mode: 'form_post' }));
    await signIn(page, 'clinician');
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.waitForURL(replyUrl);
    expect(await page.innerText('body')).toBe('The application');
  });

  it('answers a hidden frame of the application with prompt=none', async () => {
    const replyUrl = `${application()}/callback`;
    const stage = await makeStage(sandbox(), { spa: { redirectUris: [replyUrl] } });
    const page = await pageWithCookiesInFrames(sandboxServer());
    await page.goto(urlOf(stage, replyUrl));
    await signIn(page, 'clinician');
    await page.getByRole('button', { name: 'Accept' }).click();
    const answer = page.waitForRequest(
      (request) => request.url().startsWith(replyUrl) && request.frame() !== page.mainFrame(),
    );
    await page.setContent(
      `<iframe src="${urlOf(stage, replyUrl, { prompt: 'none' }).replaceAll('&', '&amp;')}"></iframe>`,
    );
    expect(new URL((await answer).url()).searchParams.get('code')).toMatch(/./);
  });
});
