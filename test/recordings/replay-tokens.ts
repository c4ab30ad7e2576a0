import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type { SandboxReady } from '../../src/sandbox/sandbox.ts';
import { DEFAULT_MEMBER_ROLE, DIRECTORY_ROLES } from '../../src/sandbox/tenant/user.ts';
import type { ReplaySandbox } from './replay-sandbox.ts';

/** Who a request is sent as. */
export type Caller = 'admin' | 'none' | 'user' | 'nobody';

/** What tokens are got with. */
interface TokenParts {
  readonly send: ReplaySandbox['send'];
  readonly ready: SandboxReady;
  readonly stateDir: string;
  /** When the recording began. */
  readonly start: Date;
  /** Does the work while the sandbox's clock shows the present, in which its identities have their secrets. */
  readonly atPresent: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The Azure CLI: an application that acts for users. */
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

const DAY_SECONDS = 86_400;

/** Gives tokens of the sandbox's identities for a service; an empty text for nobody. */
export function tokenSource(parts: TokenParts): ReplaySandbox['token'] {
  const tokens = new Map<string, string>();
  return async (as, resource) => {
    if (as === 'nobody') {
      return '';
    }
    const key = `${as} ${resource}`;
    const token = tokens.get(key) ?? (await newToken(parts, as, resource));
    tokens.set(key, token);
    return token;
  };
}

async function newToken(parts: TokenParts, as: Exclude<Caller, 'nobody'>, resource: string): Promise<string> {
  const { send, ready } = parts;
  const issued = await parts.atPresent(() => appToken(send, ready, as === 'none' ? 'none' : 'admin', resource));
  return redated(parts, issued, as === 'user' ? userClaims(ready) : {});
}

async function appToken(
  send: ReplaySandbox['send'],
  { tenantId, admin, identities }: SandboxReady,
  as: 'admin' | 'none',
  resource: string,
): Promise<string> {
  const { clientId, clientSecret } = as === 'admin' ? admin : identities[as];
  const { status, body } = await send({
    method: 'POST',
    path: `/${tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${resource}/.default`,
    }).toString(),
  });
  const token = status === 200 && body !== null && typeof body === 'object' && 'access_token' in body;
  if (!token || typeof body.access_token !== 'string') {
    throw new Error(`No token for ${as}: ${JSON.stringify(body)}`);
  }
  return body.access_token;
}

/** The same token as if it had been issued at the time of the recording, signed with the sandbox's own key. */
async function redated(
  { stateDir, start }: TokenParts,
  token: string,
  claims: Record<string, unknown>,
): Promise<string> {
  const key = JSON.parse(await readFile(join(stateDir, 'signing-key.json'), 'utf8')) as { privateKey: string };
  const issued = Math.floor(start.getTime() / 1000);
  const { alg = 'RS256', ...header } = decodeProtectedHeader(token);
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ ...header, alg })
    .setIssuedAt(issued - DAY_SECONDS)
    .setNotBefore(issued - DAY_SECONDS)
    .setExpirationTime(issued + 30 * DAY_SECONDS)
    .sign(createPrivateKey(key.privateKey));
}

/** What a token of Azure CLI says of the tenant's administrator. */
function userClaims({ users }: SandboxReady): Record<string, unknown> {
  const administrator = users.find(({ upn }) => upn.startsWith('admin@'));
  return {
    appid: AZURE_CLI,
    idtyp: 'user',
    oid: administrator?.objectId,
    sub: administrator?.objectId,
    upn: administrator?.upn,
    scp: 'Directory.AccessAsUser.All',
    roles: undefined,
    wids: [DIRECTORY_ROLES.globalAdministrator, DEFAULT_MEMBER_ROLE],
  };
}
