import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, serveSandbox, type ServedSandbox } from '../e2e/served-sandbox.ts';
import { sharedApplication } from './application-page.ts';
import { newPage, sharedChromium } from './chromium.ts';

/** An app of fhirclient, unmodified, which signs in and then asks for what a test wants. */
const PAGE = `<!doctype html><html lang="en"><title>SMART app</title><script src="fhir-client.js"></script>
<p role="status"></p><p role="alert"></p><script type="module">
  const settings = await (await fetch('settings.json')).json();
  try {
    window.client = await FHIR.oauth2.init({
      iss: settings.FHIR_URL, clientId: settings.CLIENT_ID, scope: settings.SCOPE,
      redirectUri: location.origin + location.pathname,
    });
    document.querySelector('[role=status]').textContent = 'signed in';
  } catch (error) {
    document.querySelector('[role=alert]').textContent = error.message;
  }
</script></html>`;

const LIBRARY = fileURLToPath(new URL('../../node_modules/fhirclient/build/fhir-client.min.js', import.meta.url));

let sandbox: ServedSandbox;
let authority: string;
/** What the page is told of its registration. */
let settings: unknown = null;

beforeAll(async () => {
  sandbox = await serveSandbox();
  authority = await readFile(sandbox.ready.caFile, 'utf8');
  await done('register', 'resource', '--name', 'Contoso FHIR', '--smart', 'v2', '--scope', 'patient/Patient.r');
  await done('fhir-user', 'set', 'user:patient@contoso.com', 'Patient/pat', '--role', 'smartUser');
  await done('fhir-user', 'set', 'user:clinician@contoso.com', 'Practitioner/clara', '--role', 'smartUser');
});
afterAll(() => sandbox.stop());

const chromium = sharedChromium(() => ({ origin: sandbox.ready.origin, authority }));
const application = sharedApplication((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === '/fhir-client.js') {
    void readFile(LIBRARY).then((text) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(text));
  } else if (path === '/settings.json') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(settings));
  } else {
    response.writeHead(path === '/' ? 200 : 404, { 'content-type': 'text/html' }).end(path === '/' ? PAGE : '');
  }
});

/** Runs a command line, which must succeed, and gives its result. */
async function done(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const fhirUrl = ['--fhir-url', `${sandbox.ready.origin}/fhir/oss`, '--yes', '--json'];
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  const { exitCode, stdout, stderr } = await run([...words, ...fhirUrl, '--sandbox'], { env, cwd: sandbox.workDir });
  expect({ words, exitCode, stderr }).toEqual({ words, exitCode: 0, stderr });
  return (JSON.parse(stdout) as { readonly result: Readonly<Record<string, unknown>> }).result;
}

/** Registers an app, and signs a person in to it, who accepts what it asks for. */
async function launch(name: string, person: string, ...flags: readonly string[]): Promise<Page> {
  const made = await done('register', 'public', '--name', name, '--reply-url', `spa=${application()}/`, ...flags);
  ({ settings } = made);
  const user = sandbox.ready.users.find(({ upn }) => upn.startsWith(`${person}@`));
  const page = await newPage(chromium());
  await page.goto(`${application()}/`);
  await page.getByLabel('User name').fill(user?.upn ?? '');
  await page.getByLabel('Password').fill(user?.password ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('status').filter({ hasText: 'signed in' }).waitFor();
  return page;
}

/** How the FHIR server answers a request of the library: `ok`, or what the library makes of the refusal. */
function ask(page: Page, request: string | typeof NEW_PATIENT): Promise<string> {
  return page.evaluate(async (wanted) => {
    const { client } = globalThis as unknown as { readonly client: { request(what: unknown): Promise<unknown> } };
    try {
      await client.request(wanted);
      return 'ok';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }, request);
}

const NEW_PATIENT = {
  ...{ url: 'Patient', method: 'POST', body: JSON.stringify({ resourceType: 'Patient' }) },
  headers: { 'content-type': 'application/fhir+json' },
};

describe('fhirclient, unmodified, with scopes of SMART on FHIR', () => {
  it('reads for a patient their own record, and is refused everything else for the right reason', async () => {
    const page = await launch('Chart', 'patient', '--smart-launch', 'patient');
    expect(await ask(page, 'Patient/pat')).toBe('ok');
    expect(await ask(page, 'Observation')).toBe('ok');
    expect(await ask(page, 'Patient/bea')).toContain('404');
    expect(await ask(page, 'Basic')).toContain('403');
    expect(await ask(page, NEW_PATIENT)).toContain('403');
  });

  it('reads for a practitioner what they may see, and writes nothing', async () => {
    const page = await launch('Ward', 'clinician', '--smart-launch', 'practitioner');
    expect(await ask(page, 'Patient/pat')).toBe('ok');
    expect(await ask(page, 'Patient/bea')).toBe('ok');
    expect(await ask(page, NEW_PATIENT)).toContain('403');
  });

  it('reads by id and searches nothing with a scope of r alone', async () => {
    const page = await launch('Reader', 'patient', '--smart-launch', 'patient', '--scope', 'patient/Patient.r');
    expect(await ask(page, 'Patient/pat')).toBe('ok');
    expect(await ask(page, 'Patient')).toContain('403');
  });
});
