import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose/jwt/sign';
import { DEFAULT_MEMBER_ROLE, DIRECTORY_ROLES } from '../../src/sandbox/tenant/user.ts';
import type { TestSandbox } from './running-sandbox.ts';

/** The Azure CLI: an application that acts for users. */
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** Who a token speaks for, and what its application may do for them. */
export interface TokenOfUser {
  readonly userId: string;
  /** Delegated permissions of Microsoft Graph, separated by spaces. */
  readonly scopes: string;
  readonly roles?: readonly (keyof typeof DIRECTORY_ROLES)[];
  /** Default: none, so that only ids name the user. */
  readonly upn?: string;
}

/** A sandbox whose key signs tokens. */
interface Issuer {
  /** Any token, after which there is a key. */
  readonly token: () => Promise<unknown>;
  readonly stateDir: string;
  readonly ready: { readonly tenantId: string };
}

/** A token for Graph as a user's sign-in would give it, signed with the sandbox's own key. */
export async function userToken(sandbox: Issuer, { userId, scopes, roles = [], upn }: TokenOfUser): Promise<string> {
  // The first token makes the key.
  await sandbox.token();
  const { privateKey } = JSON.parse(await readFile(join(sandbox.stateDir, 'signing-key.json'), 'utf8')) as {
    privateKey: string;
  };
  return new SignJWT({
    appid: AZURE_CLI,
    oid: userId,
    scp: scopes,
    upn,
    wids: [...roles.map((role) => DIRECTORY_ROLES[role]), DEFAULT_MEMBER_ROLE],
    tid: sandbox.ready.tenantId,
    ver: '1.0',
  })
    .setProtectedHeader({ alg: 'RS256' })
    .setAudience('https://graph.microsoft.com')
    .setExpirationTime('1h')
    .sign(createPrivateKey(privateKey));
}

/** A Graph request in the name of a user; `path` comes after `/v1.0`. */
export async function graphAs(
  sandbox: TestSandbox,
  user: TokenOfUser,
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): ReturnType<TestSandbox['graph']> {
  const headers = { authorization: `Bearer ${await userToken(sandbox, user)}`, ...more };
  return sandbox.graph(method, path, body, { headers });
}

/** One of the seeded users: `admin`, `clinician` or `patient`. */
export function seededUser(sandbox: TestSandbox, name: string): { readonly upn: string; readonly objectId: string } {
  const user = sandbox.ready.users.find(({ upn }) => upn.startsWith(`${name}@`));
  if (user === undefined) {
    throw new Error(`No user ${name}.`);
  }
  return user;
}

/** The ways in which the tests' users come: an administrator, and a plain member with much and with little. */
export const TOKENS_OF_USERS = {
  administrator: (sandbox: TestSandbox): TokenOfUser => ({
    userId: seededUser(sandbox, 'admin').objectId,
    scopes: 'Directory.AccessAsUser.All',
    roles: ['globalAdministrator'],
  }),
  member: (sandbox: TestSandbox): TokenOfUser => ({
    userId: seededUser(sandbox, 'clinician').objectId,
    scopes: 'Directory.AccessAsUser.All',
  }),
  reader: (sandbox: TestSandbox): TokenOfUser => ({
    userId: seededUser(sandbox, 'patient').objectId,
    scopes: 'openid profile User.Read',
  }),
};
