import { createHash, randomBytes } from 'node:crypto';
import { makeApplication, makeServicePrincipal, scope } from '../make-objects.ts';
import type { TestSandbox } from '../running-sandbox.ts';
import { type ScriptlessBrowser, scriptlessBrowser, type View } from './scriptless-browser.ts';

/** The people of every sandbox. */
export type Person = 'admin' | 'clinician' | 'patient';

/** An API, and an application that asks for permissions of it. */
export interface Stage {
  readonly apiUri: string;
  readonly appId: string;
  readonly replyUrl: string;
  /** The path of an authorize request, by default for the API's `records`; a null leaves a parameter out. */
  authorizePath(parameters?: Readonly<Record<string, string | null>>): string;
}

/** Makes an API with the scopes `records` (for users) and `everything` (for administrators), and a client of it. */
export async function makeStage(sandbox: TestSandbox, client: Record<string, unknown> = {}): Promise<Stage> {
  const name = randomBytes(4).toString('hex');
  const apiUri = `https://${name}.contoso.com`;
  const records = scope('records', {
    userConsentDisplayName: 'Read your records',
    userConsentDescription: 'The app reads your health records.',
    adminConsentDisplayName: 'Read the records of users',
    adminConsentDescription: 'The app reads the health records of the people who sign in.',
  });
  const everything = scope('everything', { type: 'Admin', adminConsentDisplayName: 'Do everything' });
  const api = await makeApplication(sandbox, {
    displayName: `API ${name}`,
    identifierUris: [apiUri],
    api: { oauth2PermissionScopes: [records, everything] },
  });
  await makeServicePrincipal(sandbox, api.appId);
  const replyUrl = 'http://localhost:3000/callback';
  const app = await makeApplication(sandbox, {
    displayName: `App ${name}`,
    spa: { redirectUris: [replyUrl] },
    requiredResourceAccess: [{ resourceAppId: api.appId, resourceAccess: [{ id: records.id, type: 'Scope' }] }],
    ...client,
  });
  await makeServicePrincipal(sandbox, app.appId);
  return {
    apiUri,
    appId: app.appId,
    replyUrl,
    authorizePath: (parameters = {}) => {
      const all: Readonly<Record<string, string | null>> = {
        client_id: app.appId,
        response_type: 'code',
        redirect_uri: replyUrl,
        scope: `openid offline_access ${apiUri}/records`,
        state: 'kept',
        code_challenge: createHash('sha256').update('verifier').digest('base64url'),
        code_challenge_method: 'S256',
        ...parameters,
      };
      const given = Object.entries(all).filter((each): each is [string, string] => each[1] !== null);
      return `/${sandbox.ready.tenantId}/oauth2/v2.0/authorize?${new URLSearchParams(given).toString()}`;
    },
  };
}

/** How a person of the sandbox signs in. */
export function credentialsOf(sandbox: TestSandbox, person: Person): { username: string; password: string } {
  const found = sandbox.ready.users.find(({ upn }) => upn.startsWith(`${person}@`));
  if (found === undefined) {
    throw new Error(`Nobody is called ${person}.`);
  }
  return { username: found.upn, password: found.password };
}

/** Opens a page that asks to sign in, signs in there, and gives what comes next. */
export async function signIn(
  sandbox: TestSandbox,
  person: Person,
  path: string,
  browser: ScriptlessBrowser = scriptlessBrowser(sandbox),
): Promise<{ readonly browser: ScriptlessBrowser; readonly view: View }> {
  const page = await browser.open(path);
  return { browser, view: await browser.press(page, 'sign-in', credentialsOf(sandbox, person)) };
}
