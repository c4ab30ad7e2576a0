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

/** The last one is a role that the FHIR server does not know. */
const ROLES = ['globalReader', 'globalWriter', 'auditor'];

/** The members of a result that these tests look at. */
interface Registration {
  readonly result: {
    readonly appId: string;
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
  resource = await register(
    'resource',
    '--name',
    'Contoso FHIR',
    '--scope-consent',
    'user',
    ...ROLES.flatMap((role) => ['--app-role', role]),
  );
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
  const isOfSandbox = words[0] === 'sandbox';
  const state = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  const { exitCode, stdout, stderr } = await (isOfSandbox
    ? run([...words, '--json'], { env: state })
    : sandbox.run([...words, '--json']));
  expect({ words, exitCode, stderr }).toEqual({ words, exitCode: 0, stderr });
  return JSON.parse(stdout) as Registration;
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
  await expectDone(
    ...['role', 'assign', resource.result.appId, '--yes'],
    ...['--role', role, '--to', `user:${userOf(person).upn}`],
  );
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

  it('learns from the FHIR server that a role allows nothing there', async () => {
    registration = await registerPublic();
    await giveRole('admin', 'auditor');
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
