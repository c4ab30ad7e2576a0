import { describe, expect, it } from 'vitest';
import { sharedSandbox } from '../running-sandbox.ts';
import { answerIn } from './scriptless-browser.ts';
import { makeStage, signIn } from './sign-in-stage.ts';

const sandbox = sharedSandbox();

describe('/oauth2/v2.0/logout', () => {
  it('signs out, in this browser only', async () => {
    const stage = await makeStage(sandbox());
    const here = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const there = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const page = await here.browser.open('/common/oauth2/v2.0/logout');
    expect(page.text).toContain('You signed out of your account');
    expect(answerIn(await here.browser.open(stage.authorizePath({ prompt: 'none' })))).toMatchObject({
      error: 'login_required',
    });
    expect(answerIn(await there.browser.open(stage.authorizePath({ prompt: 'none' })))).toMatchObject({
      error: 'interaction_required',
    });
  });

  it('goes back without a word where the application gave no state', async () => {
    const stage = await makeStage(sandbox());
    const { browser } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const query = new URLSearchParams({ client_id: stage.appId, post_logout_redirect_uri: stage.replyUrl });
    const { location } = await browser.open(`/common/oauth2/v2.0/logout?${query.toString()}`);
    expect(location).toBe(stage.replyUrl);
  });

  it.each([
    [
      'goes on to a reply URL of the application',
      'http://localhost:3000/callback',
      'http://localhost:3000/callback?state=kept',
    ],
    ['goes nowhere else', 'https://elsewhere.example/', null],
  ])('%s', async (_, wanted, expected) => {
    const stage = await makeStage(sandbox());
    const { browser } = await signIn(sandbox(), 'clinician', stage.authorizePath());
    const query = new URLSearchParams({ client_id: stage.appId, post_logout_redirect_uri: wanted, state: 'kept' });
    const path = `/${sandbox().ready.tenantId}/oauth2/v2.0/logout?${query.toString()}`;
    const { location, text } = await browser.open(path);
    expect(location).toBe(expected ?? path);
    expect(text.includes('You signed out')).toBe(expected === null);
  });
});
