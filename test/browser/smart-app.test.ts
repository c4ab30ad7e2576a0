import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../e2e/executable.ts';
import { type ServedSandbox, serveSandbox } from '../e2e/served-sandbox.ts';
import { sharedApplication } from './application-page.ts';
import { newPage, sharedChromium } from './chromium.ts';

const FILES: Readonly<Record<string, string>> = {
  '/': '../../docs/smart-app/index.html',
  '/fhir-client.js': '../../node_modules/fhirclient/build/fhir-client.min.js',
};

/** The members of a result that these tests look at. */
interface Registration {
  readonly result: {
    readonly appId: string;
    readonly servicePrincipalId: string;
    readonly appRoles: readonly { readonly value: string; readonly id: string }[];
    readonly settings: Readonly<Record<string, string>>;
  };
}

let sandbox: ServedSandbox;
let authority: string;
let resource: Registration;
/** What the page is told of its registration. */
let registration: Registration | null = null;

beforeAll(async () => {
  sandbox = await serveSandbox();
  authority = await readFile(sandbox.ready.caFile, 'utf8');
  resource = await register('resource', '--name', 'Contoso FHIR', '--scope-consent', 'user');
  const settings = Object.entries(resource.result.settings).map(([name, value]) => `${name}=${value}`);
  await expectDone('sandbox', 'fhir', 'set', 'oss', ...settings);
});
afterAll(() => sandbox.stop());

const chromium = sharedChromium(() => ({ origin: sandbox.ready.origin, authority }));
const application = sharedApplication((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const file = FILES[path];
  const content =
    path === '/registration.json'
      ? Promise.resolve(JSON.stringify(registration))
      : readFile(fileURLToPath(new URL(file ?? '', import.meta.url)), 'utf8');
  content.then(
    (text) => response.writeHead(200, { 'content-type': path === '/' ? 'text/html' : 'text/javascript' }).end(text),
    () => response.writeHead(404).end(),
  );
});

/** Runs the built executable, which must succeed, and gives its JSON. */
async function expectDone(...words: readonly string[]): Promise<Registration> {
  const isRegistration = words[0] === 'register';
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  const ended = isRegistration
    ? await sandbox.run([...words, '--json'], undefined, env)
    : await run([...words, '--json'], { env });
  expect({ words, exitCode: ended.exitCode, stderr: ended.stderr }).toEqual({
    words,
    exitCode: 0,
    stderr: ended.stderr,
  });
  return JSON.parse(ended.stdout) as Registration;
}

function register(type: string, ...flags: readonly string[]): Promise<Registration> {
  return expectDone('register', type, '--yes', '--fhir-url', `${sandbox.ready.origin}/fhir/oss`, ...flags);
}

async function openAndSignIn(person: string): Promise<Page> {
  const user = userOf(person);
  const page = await newPage(chromium());
  await page.goto(`${application()}/`);
  await page.getByLabel('User name').fill(user.upn);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return page;
}

async function accept(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Accept' }).click();
}

/** What the page tells that went wrong, once it does. */
function problemOn(page: Page): Promise<string> {
  return page.getByRole('alert').filter({ hasText: /./ }).innerText();
}

function userOf(person: string): ServedSandbox['ready']['users'][number] {
  const found = sandbox.ready.users.find(({ upn }) => upn.startsWith(`${person}@`));
  if (found === undefined) {
    throw new Error(`Nobody is called ${person}.`);
  }
  return found;
}

async function giveRole(person: string, role: string): Promise<void> {
  const { servicePrincipalId, appRoles } = resource.result;
  const answer = await sandbox.graph('POST', `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`, {
    principalId: userOf(person).objectId,
    resourceId: servicePrincipalId,
    appRoleId: appRoles.find(({ value }) => value === role)?.id,
  });
  expect(answer).toMatchObject({ status: 201 });
}

describe('fhirclient, unmodified, in a single-page app', () => {
  it('signs in, has consent asked for, and reads patients', async () => {
    registration = await registerPublic();
    await giveRole('clinician', 'globalReader');
    const page = await openAndSignIn('clinician');
    await accept(page);
    await page.getByRole('listitem').first().waitFor();
    expect((await page.getByRole('listitem').allInnerTexts()).length).toBeGreaterThan(5);
  });

  it('learns from the FHIR server that a role does not allow to read', async () => {
    registration = await registerPublic();
    await giveRole('admin', 'globalConverter');
    const page = await openAndSignIn('admin');
    await accept(page);
    const problem = await problemOn(page);
    expect(problem).toMatch(/403 Forbidden[^]*OperationOutcome[^]*Authorization failed/);
  });

  it('gets nobody in who has no role, since the registration demands one', async () => {
    registration = await registerPublic();
    const page = await openAndSignIn('patient');
    expect(await problemOn(page)).toContain('AADSTS50105');
  });

  it("learns Entra's code where its reply URL is registered for web apps", async () => {
    const replyUrl = `${application()}/`;
    registration = await register('confidential', '--name', 'Web', '--reply-url', replyUrl, '--credential', 'none');
    await giveRole('clinician', 'globalWriter');
    const page = await openAndSignIn('clinician');
    await accept(page);
    expect(await problemOn(page)).toContain('AADSTS9002326');
  });
});

function registerPublic(): Promise<Registration> {
  return register('public', '--name', 'Growth chart', '--reply-url', `${application()}/`);
}
