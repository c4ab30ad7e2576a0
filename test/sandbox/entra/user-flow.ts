import { createHash, randomBytes } from 'node:crypto';
import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { stateFilesOf } from '../../../src/sandbox/state/state-files.ts';
import { openTenantStore } from '../../../src/sandbox/state/tenant-store.ts';
import type { Tenant } from '../../../src/sandbox/tenant/model.ts';
import { answerIn } from '../pages/scriptless-browser.ts';
import { type Person, signIn, type Stage } from '../pages/sign-in-stage.ts';
import { type Answer, type TestSandbox, textOf, tokenForm } from '../running-sandbox.ts';

/** A page of another origin. */
export const PAGE = { origin: 'http://localhost:3000' };

/** Signs a person in, consents where asked, and gives the fields that redeem the code. */
export async function authorize(
  sandbox: TestSandbox,
  stage: Stage,
  person: Person,
  parameters: Readonly<Record<string, string | null>> = {},
): Promise<Record<string, string>> {
  const verifier = randomBytes(32).toString('base64url');
  const path = stage.authorizePath({ code_challenge: challengeOf(verifier), ...parameters });
  const { browser, view } = await signIn(sandbox, person, path);
  const done = view.location.startsWith('/') ? await browser.press(view, 'accept') : view;
  const { code } = answerIn(done);
  if (code === undefined) {
    throw new Error(`No code: ${done.location} ${done.text}`);
  }
  return {
    grant_type: 'authorization_code',
    client_id: stage.appId,
    code,
    redirect_uri: parameters['redirect_uri'] ?? stage.replyUrl,
    code_verifier: verifier,
    client_info: '1',
  };
}

/** The S256 challenge of a verifier (RFC 7636 §4.2). */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** A request to the token endpoint; undefined leaves a field out. */
export function ask(
  sandbox: TestSandbox,
  fields: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
  path = `/${sandbox.ready.tenantId}/oauth2/v2.0/token`,
): Promise<Answer> {
  const form = tokenForm(JSON.parse(JSON.stringify(fields)) as Record<string, string>);
  return sandbox.send(path, { ...form, headers: { ...form.headers, ...headers } });
}

/** The claims and header of a token, after its signature was verified with the keys that the sandbox publishes. */
export async function verified(
  sandbox: TestSandbox,
  token: string,
): Promise<{ readonly claims: JWTPayload; readonly header: ProtectedHeaderParameters }> {
  const keys = createRemoteJWKSet(new URL(`${sandbox.ready.origin}/common/discovery/v2.0/keys`), {
    [customFetch]: async (url) => {
      const { body } = await sandbox.send(url.replace(sandbox.ready.origin, ''));
      return Response.json(body);
    },
  });
  const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: decodeJwt(token).iss ?? '' });
  return { claims: payload, header: protectedHeader };
}

/** The verified claims of a token in an answer. */
export async function claimsIn(
  sandbox: TestSandbox,
  answer: Answer,
  name: 'access_token' | 'id_token' = 'access_token',
): Promise<JWTPayload> {
  return (await verified(sandbox, textOf(answer.body, name))).claims;
}

/** Changes what the sandbox has kept, as time would. */
export async function changeTenant(sandbox: TestSandbox, change: (tenant: Tenant) => Tenant): Promise<void> {
  const store = await openTenantStore(stateFilesOf(sandbox.stateDir));
  await store.change((tenant) => ({ tenant: change(tenant) }));
}

/** The record with each value changed. */
export function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** The parts of a refusal that are compared: number, error, status, and the text without ids and time. */
export function refused(answer: Answer): { number: unknown; error: unknown; status: number; text: string } {
  const description = textOf(answer.body, 'error_description');
  const text = description.replace(/^AADSTS\d+: /, '').replace(/ Trace ID: .*$/, '');
  const [number] = answer.body['error_codes'] as unknown[];
  return { number, error: answer.body['error'], status: answer.status, text };
}
