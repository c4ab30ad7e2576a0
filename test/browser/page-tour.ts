import { type Page } from 'playwright-core';
import { makeStage, type Stage } from '../sandbox/pages/sign-in-stage.ts';
import { type TestSandbox, textOf, tokenForm } from '../sandbox/running-sandbox.ts';

/** Called with every page of the sandbox, once it is shown; the name says which. */
export type Visit = (name: string) => Promise<void>;

/** Where a tour goes. */
export interface TourOptions {
  readonly sandbox: TestSandbox;
  readonly page: Page;
  /** Of an application that answers there. */
  readonly replyUrl: string;
}

/** Walks through every page that a person can see, each as often as it looks different. */
export async function tourPages({ sandbox, page, replyUrl }: TourOptions, visit: Visit): Promise<void> {
  const made = await makeStage(sandbox, {
    web: { redirectUris: [replyUrl] },
    spa: { redirectUris: [] },
    isFallbackPublicClient: true,
  });
  const open = async (path: string): Promise<void> => {
    await page.goto(`${sandbox.ready.origin}${path}`);
  };
  const stage: Stage = {
    ...made,
    replyUrl,
    authorizePath: (parameters = {}) => made.authorizePath({ redirect_uri: replyUrl, ...parameters }),
  };
  const tour = { sandbox, page, stage, open, visit };
  await tourSignIn(tour);
  await tourConsent(tour);
  await tourDevice(tour);
  await tourEnds(tour);
  await open('/');
  await visit('overview');
}

/** What every part of the tour needs. */
interface Tour {
  readonly sandbox: TestSandbox;
  readonly page: Page;
  readonly stage: Stage;
  readonly open: (path: string) => Promise<void>;
  readonly visit: Visit;
}

async function tourSignIn({ page, stage, open, visit }: Tour): Promise<void> {
  await open(stage.authorizePath());
  await visit('sign-in');
  await page.getByLabel('User name').fill('clinician@contoso.com');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await visit('sign-in-refused');
  await page.getByRole('button', { name: 'Clara Clinician' }).click();
  await visit('consent');
  await open(stage.authorizePath({ prompt: 'select_account' }));
  await visit('accounts');
}

async function tourConsent({ page, sandbox, stage, open, visit }: Tour): Promise<void> {
  const everything = `openid ${stage.apiUri}/everything`;
  await open(stage.authorizePath({ scope: everything }));
  await visit('consent-needs-administrator');
  await page.getByRole('button', { name: 'Have an admin account?' }).click();
  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByText('Do everything').click();
  await visit('consent-of-administrator');
  const many = ['User.Read', 'User.Read.All', 'Group.Read.All', 'Application.Read.All', 'AuditLog.Read.All'];
  await open(stage.authorizePath({ scope: `openid profile email offline_access ${many.join(' ')}` }));
  await visit('consent-to-much');
  await open(`/${sandbox.ready.tenantId}/v2.0/adminconsent?client_id=${stage.appId}&scope=${stage.apiUri}/.default`);
  await visit('consent-for-all');
  await page.getByRole('button', { name: 'Accept' }).click();
  await visit('consent-given');
  // Its script sends the form at once, and the page is there for as long as no answer comes.
  await page.route(stage.replyUrl, (route) => route.abort());
  await open(stage.authorizePath({ response_mode: 'form_post' }));
  await visit('going-back');
  await page.unroute(stage.replyUrl);
}

async function tourDevice({ page, sandbox, stage, open, visit }: Tour): Promise<void> {
  for (const decision of ['Continue', 'Cancel']) {
    const form = tokenForm({ client_id: stage.appId, scope: `openid ${stage.apiUri}/records` });
    const { body } = await sandbox.send(`/${sandbox.ready.tenantId}/oauth2/v2.0/devicecode`, form);
    await open('/devicelogin');
    await visit('device');
    await page.getByLabel('Code').fill('WRONG');
    await page.getByRole('button', { name: 'Next' }).click();
    await visit('device-refused');
    await page.getByLabel('Code').fill(textOf(body, 'user_code'));
    await page.getByRole('button', { name: 'Next' }).click();
    await visit('device-confirm');
    await page.getByRole('button', { name: decision }).click();
    await visit(`device-${decision.toLowerCase()}`);
  }
}

async function tourEnds({ sandbox, stage, open, visit }: Tour): Promise<void> {
  await open(stage.authorizePath({ redirect_uri: 'https://elsewhere.example/' }));
  await visit('refused');
  await open(`/${sandbox.ready.tenantId}/oauth2/v2.0/logout`);
  await visit('signed-out');
}
