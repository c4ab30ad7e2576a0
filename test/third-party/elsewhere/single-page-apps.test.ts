import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedApplication } from '../../browser/application-page.ts';
import { newPage, sharedChromium } from '../../browser/chromium.ts';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from '../fhir-environment.ts';
import { personOf } from '../person.ts';

const LIBRARIES = {
  'msal-browser': '@azure/msal-browser/lib/msal-browser.min.js',
  'oidc-client-ts': 'oidc-client-ts/dist/browser/oidc-client-ts.min.js',
} as const;
type Library = keyof typeof LIBRARIES;

let environment: FhirEnvironment;
let authority: string;
/** What the page is made with, and what it is told of its registration. */
let shown: { readonly library: Library; readonly client: Registered } | null = null;

beforeAll(async () => {
  environment = await startFhirEnvironment(['--scope-consent', 'user']);
  authority = await readFile(environment.ready.caFile, 'utf8');
  await environment.giveRole((await personOf(environment, 'clinician')).objectId, 'globalReader');
});
afterAll(() => environment.stop());

const chromium = sharedChromium(() => ({ origin: environment.ready.origin, authority }));
const application = sharedApplication((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  contentOf(pathname).then(
    ([type, text]) => response.writeHead(200, { 'content-type': type }).end(text),
    () => response.writeHead(404).end(),
  );
});

async function contentOf(path: string): Promise<readonly [type: string, text: string]> {
  const library = shown?.library ?? 'msal-browser';
  const read = (file: string): Promise<string> => readFile(fileURLToPath(new URL(file, import.meta.url)), 'utf8');
  switch (path) {
    case '/':
      return ['text/html', await read(`pages/${library}.html`)];
    case '/page.js':
      return ['text/javascript', await read('pages/page.js')];
    case '/library.js':
      return ['text/javascript', await read(`../node_modules/${LIBRARIES[library]}`)];
    case '/settings.json':
      return ['application/json', JSON.stringify(settings())];
    default:
      throw new Error(`The application has no ${path}.`);
  }
}

function settings(): object {
  const { authorityUrl, tenantId, fhir } = environment.ready;
  const { appId: clientId, requestScope: scope } = shown?.client ?? {};
  return { authority: `${authorityUrl}/${tenantId}`, clientId, scope, fhirUrl: fhir.oss.url };
}

describe.each(Object.keys(LIBRARIES) as Library[])('%s in Chromium, unmodified', (library) => {
  it('signs a user in, renews without a word, reads patients, and is refused to write', async () => {
    const client = await environment.register('public', '--name', library, '--reply-url', `${application()}/`);
    shown = { library, client };
    const user = environment.ready.users.find(({ upn }) => upn.startsWith('clinician@'));
    const page = await newPage(chromium());

    await page.goto(`${application()}/`);
    await page.getByLabel('User name').fill(user?.upn ?? '');
    await page.getByLabel('Password').fill(user?.password ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Accept' }).click();

    const outcome = await page.locator('output').filter({ hasText: /./ }).innerText();
    expect(outcome).toBe('200 and 403, 200 and 403');
  });
});
