import { describe, expect, it } from 'vitest';
import { sharedSandbox, textOf, tokenForm } from '../running-sandbox.ts';
import { type ScriptlessBrowser, scriptlessBrowser, type View } from './scriptless-browser.ts';
import { credentialsOf, makeStage, type Stage } from './sign-in-stage.ts';

const sandbox = sharedSandbox();

/** A device that waits for its code to be entered. */
async function waitingDevice(
  scope = 'records',
): Promise<{ stage: Stage; userCode: string; poll: () => Promise<string> }> {
  const stage = await makeStage(sandbox(), { isFallbackPublicClient: true });
  const base = `/${sandbox().ready.tenantId}/oauth2/v2.0`;
  const asked = await sandbox().send(
    `${base}/devicecode`,
    tokenForm({ client_id: stage.appId, scope: `openid ${stage.apiUri}/${scope}` }),
  );
  const form = tokenForm({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: stage.appId,
    device_code: textOf(asked.body, 'device_code'),
  });
  const poll = async (): Promise<string> => {
    const { body } = await sandbox().send(`${base}/token`, form);
    return 'access_token' in body ? 'a token' : textOf(body, 'error');
  };
  return { stage, userCode: textOf(asked.body, 'user_code'), poll };
}

/** Enters a code and signs in. */
async function enter(userCode: string): Promise<{ browser: ScriptlessBrowser; view: View }> {
  const browser = scriptlessBrowser(sandbox());
  const codePage = await browser.open('/devicelogin');
  const signInPage = await browser.press(codePage, 'user-code', { user_code: userCode });
  return { browser, view: await browser.press(signInPage, 'sign-in', credentialsOf(sandbox(), 'clinician')) };
}

describe('/devicelogin', () => {
  it('lets a device in once the person means it and has consented', async () => {
    const { userCode, poll } = await waitingDevice();
    const { browser, view } = await enter(userCode);
    expect(view.text).toContain('Are you trying to sign in to App');
    expect(await poll()).toBe('authorization_pending');
    const consent = await browser.press(view, 'confirm-device');
    expect(consent.text).toContain('Permissions requested');
    expect((await browser.press(consent, 'accept')).text).toContain('You have signed in');
    expect(await poll()).toBe('a token');
  });

  it('asks whoever signed in by a button whether they mean it, and lets them sign in as someone else', async () => {
    const { userCode, poll } = await waitingDevice();
    const browser = scriptlessBrowser(sandbox());
    const signInPage = await browser.press(await browser.open('/devicelogin'), 'user-code', { user_code: userCode });
    const confirm = await browser.press(signInPage, 'choose-user', { username: 'patient@contoso.com' });
    expect(confirm.text).toContain('patient@contoso.com Are you trying to sign in to App');
    expect(await poll()).toBe('authorization_pending');
    const again = await browser.press(confirm, 'use-another');
    const other = await browser.press(again, 'choose-user', { username: 'clinician@contoso.com' });
    expect(other.text).toContain('clinician@contoso.com Are you trying to sign in to App');
  });

  it.each(['before', 'at'])('declines %s consent', async (when) => {
    const { userCode, poll } = await waitingDevice();
    const { browser, view } = await enter(userCode);
    const page = when === 'before' ? view : await browser.press(view, 'confirm-device');
    expect((await browser.press(page, 'refuse')).text).toContain('You declined');
    expect(await poll()).toBe('authorization_declined');
  });

  it('takes a code in lower case, with a dash or a blank', async () => {
    const { userCode } = await waitingDevice();
    const { view } = await enter(` ${userCode.slice(0, 4)}-${userCode.slice(4)} `.toLowerCase());
    expect(view.text).toContain('Are you trying to sign in to App');
  });

  it('takes no code twice, and none that was never given', async () => {
    const { userCode } = await waitingDevice();
    const { browser, view } = await enter(userCode);
    await browser.press(view, 'refuse');
    for (const code of [userCode, 'NEVERGIVN']) {
      const again = await browser.press(await browser.open('/common/oauth2/deviceauth'), 'user-code', {
        user_code: code,
      });
      expect(again.text).toContain("That code didn't work");
    }
  });

  it('needs an administrator where the permission does', async () => {
    const { userCode, poll } = await waitingDevice('everything');
    const { browser, view } = await enter(userCode);
    expect((await browser.press(view, 'confirm-device')).text).toContain('Need admin approval');
    expect(await poll()).toBe('authorization_pending');
  });
});
