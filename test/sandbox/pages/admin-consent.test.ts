import { describe, expect, it } from 'vitest';
import { appRole, makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { listOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { answerIn, scriptlessBrowser } from './scriptless-browser.ts';
import { credentialsOf, makeStage, signIn, type Stage } from './sign-in-stage.ts';

const sandbox = sharedSandbox();

/** The page that `register` names when it hands consent off. */
function consentPath(stage: Stage, more: Readonly<Record<string, string>> = {}): string {
  const parameters = { client_id: stage.appId, redirect_uri: stage.replyUrl, state: 'kept', ...more };
  return `/${sandbox().ready.tenantId}/v2.0/adminconsent?${new URLSearchParams(parameters).toString()}`;
}

async function grantsOf(stage: Stage): Promise<readonly string[]> {
  const filter = encodeURIComponent(`appId eq '${stage.appId}'`);
  const [principal] = listOf((await sandbox().graph('GET', `/servicePrincipals?$filter=${filter}`)).body);
  const id = textOf(principal ?? {}, 'id');
  const grants = await sandbox().graph('GET', `/servicePrincipals/${id}/oauth2PermissionGrants`);
  return listOf(grants.body)
    .map((grant) => `${textOf(grant, 'consentType')}: ${textOf(grant, 'scope')}`)
    .sort();
}

describe('/adminconsent', () => {
  it('lets an administrator consent for all to the scopes that are named, of several APIs at once', async () => {
    const stage = await makeStage(sandbox());
    const scope = `${stage.apiUri}/everything openid profile offline_access https://graph.microsoft.com/User.Read`;
    const { browser, view } = await signIn(sandbox(), 'admin', consentPath(stage, { scope }));
    expect(view.text).toContain('review for your organization');
    const done = await browser.press(view, 'accept');
    expect(answerIn(done)).toEqual({ admin_consent: 'True', tenant: sandbox().ready.tenantId, scope, state: 'kept' });
    expect(await grantsOf(stage)).toEqual([
      'AllPrincipals: User.Read openid profile offline_access',
      'AllPrincipals: everything',
    ]);
    const clinician = await signIn(sandbox(), 'clinician', stage.authorizePath({ scope }));
    expect(answerIn(clinician.view)).toHaveProperty('code');
  });

  it('asks for all that the registration lists where no scope is named, application permissions too', async () => {
    const role = appRole('Records.Read.All', { displayName: 'Read all records' });
    const api = await makeApplication(sandbox(), { displayName: 'Roles', appRoles: [role] });
    const apiPrincipal = await makeServicePrincipal(sandbox(), api.appId);
    const stage = await makeStage(sandbox(), {
      requiredResourceAccess: [{ resourceAppId: api.appId, resourceAccess: [{ id: role.id, type: 'Role' }] }],
    });
    const path = consentPath(stage).replace('/v2.0/', '/');
    const { browser, view } = await signIn(sandbox(), 'admin', path);
    expect(view.text).toContain('Read all records');
    expect(answerIn(await browser.press(view, 'accept'))).toEqual({
      admin_consent: 'True',
      tenant: sandbox().ready.tenantId,
      state: 'kept',
    });
    const assigned = await sandbox().graph('GET', `/servicePrincipals/${apiPrincipal}/appRoleAssignedTo`);
    expect(listOf(assigned.body).map((each) => each['appRoleId'])).toEqual([role.id]);
  });

  it('tells the application that the administrator refused', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'admin', consentPath(stage));
    expect(answerIn(await browser.press(view, 'refuse'))).toMatchObject({
      error: 'consent_required',
      error_description: expect.stringMatching(/^AADSTS65004: /) as string,
      admin_consent: 'True',
      state: 'kept',
    });
    expect(await grantsOf(stage)).toEqual([]);
  });

  it('does not let others consent, and lets them sign in as an administrator instead', async () => {
    const stage = await makeStage(sandbox());
    const { browser, view } = await signIn(sandbox(), 'clinician', consentPath(stage));
    expect(view.text).toContain('Need admin approval');
    const token = /name="anti_forgery_token"\s+value="([^"]+)"/.exec(view.markup)?.[1] ?? '';
    await browser.post(view.location, { step: 'accept', anti_forgery_token: token });
    expect(await grantsOf(stage)).toEqual([]);
    const again = await browser.press(view, 'use-another');
    const asked = await browser.press(again, 'sign-in', credentialsOf(sandbox(), 'admin'));
    expect(asked.text).toContain('review for your organization');
  });

  it('says itself how it ended where no reply URL is named', async () => {
    const stage = await makeStage(sandbox());
    const path = `/organizations/adminconsent?client_id=${stage.appId}`;
    const { browser, view } = await signIn(sandbox(), 'admin', path);
    expect((await browser.press(view, 'accept')).text).toContain('Consent was given on behalf of your organization');
  });

  it.each([
    ['a reply URL that is not registered', { redirect_uri: 'https://elsewhere.example/' }, 'AADSTS50011'],
    ['an API that the tenant does not have', { scope: 'https://nobody.contoso.com/records' }, 'AADSTS500011'],
    ['an unknown application', { client_id: '6f1b3d7c-2a43-4c0e-9c3a-111111111111' }, 'AADSTS700016'],
  ])('shows a page for %s', async (_, parameters, code) => {
    const stage = await makeStage(sandbox());
    const page = await scriptlessBrowser(sandbox()).open(consentPath(stage, parameters));
    expect(page.text).toContain(code);
  });
});
