import { randomUUID } from 'node:crypto';
import type { Capture } from './captures.ts';
import { type Answer, compareAnswer } from './compare-answer.ts';
import { compareValue } from './compare-value.ts';
import { newComparison } from './comparison.ts';
import type { Difference } from './difference.ts';
import { isObject, type Json } from './json.ts';
import type { NewestShapes } from './newest-shapes.ts';
import type { Outcome, Replayed } from './outcome.ts';
import { placeholders } from './placeholders.ts';
import { RESOURCES } from './prepare-request.ts';
import { withRecordedNames } from './recorded-names.ts';
import { type ReplaySandbox, startReplaySandbox } from './replay-sandbox.ts';
import { must } from './tenant-state.ts';

/** The name of the captures among recordings. */
export const CAPTURES = 'entra-captures';

/** What was in the tenant of the captures. */
interface CapturedTenant {
  readonly sandbox: ReplaySandbox;
  /** An application with a service principal, an identifier URI and a secret. */
  readonly daemon: { readonly id: string; readonly appId: string; readonly secret: string };
  readonly userId: string;
  readonly groupId: string;
}

type Ask = (tenant: CapturedTenant) => Promise<Answer>;

/** What was asked for each capture. */
const ASKED: Readonly<Record<string, Ask>> = {
  'token-client-credentials': (tenant) => askToken(tenant, {}),
  'token-error-invalid-client': (tenant) => askToken(tenant, { client_secret: 'wrong' }),
  'token-error-invalid-scope': (tenant) => askToken(tenant, { scope: `api://${randomUUID()}/.default` }),
  'token-error-unknown-client': (tenant) => askToken(tenant, { client_id: '00000000-0000-0000-0000-000000000000' }),
  'token-error-unsupported-grant-type': (tenant) => askToken(tenant, { grant_type: 'no_such_grant' }),
  'graph-user-shape': (tenant) => askGraph(tenant, `/users/${tenant.userId}`),
  'graph-group-shape': (tenant) => askGraph(tenant, `/groups/${tenant.groupId}`),
  'graph-application-shape': (tenant) => askGraph(tenant, `/applications/${tenant.daemon.id}`),
  'graph-serviceprincipal-shape': (tenant) => askGraph(tenant, `/servicePrincipals(appId='${tenant.daemon.appId}')`),
  'graph-error-not-found': (tenant) => askGraph(tenant, `/users/${randomUUID()}`),
  'graph-error-invalid-id': (tenant) => askGraph(tenant, '/users/not-a-guid'),
  'graph-error-unauthenticated': ({ sandbox }) => sandbox.send({ method: 'GET', path: '/v1.0/users', headers: {} }),
  'graph-error-bad-select': (tenant) => askGraph(tenant, `/users/${tenant.userId}?$select=noSuchProperty`),
  'graph-select-known-property': (tenant) => askGraph(tenant, `/users/${tenant.userId}?$select=displayName`),
};

/** Asks the sandbox what was asked a live tenant, and compares the answers. */
export async function replayCaptures(captures: readonly Capture[], shapes: NewestShapes): Promise<Replayed> {
  const sandbox = await startReplaySandbox(new Date(), {});
  try {
    const tenant = await makeTenant(sandbox);
    const outcomes: Outcome[] = [];
    for (const [index, capture] of captures.entries()) {
      outcomes.push(await replayCapture(tenant, capture, index + 1, shapes));
    }
    return { recording: CAPTURES, outcomes };
  } finally {
    await sandbox.close();
  }
}

async function replayCapture(
  tenant: CapturedTenant,
  { scenario, keys, response }: Capture,
  n: number,
  shapes: NewestShapes,
): Promise<Outcome> {
  const ask = ASKED[scenario];
  if (ask === undefined) {
    return { n, request: scenario, skipped: 'it is not known what was asked' };
  }
  const { sandbox, daemon } = tenant;
  const service = scenario.startsWith('token') ? 'entra' : 'graph';
  const answer = withRecordedNames(await ask(tenant), service, sandbox.ready);
  const differences: Difference[] = [];
  const known = placeholders({ '{daemon-app-id}': daemon.appId });
  const comparison = newComparison(known, shapes, service, (difference) => void differences.push(difference));
  if (keys !== undefined) {
    compareKeys(keys, answer.body, (difference) => void differences.push(difference));
  } else if (response?.status !== answer.status) {
    compareAnswer(comparison, asExchange(scenario, response?.status ?? 0), answer);
  } else {
    compareValue(comparison, response.body, answer.body, { pointer: '/body', name: '', owner: '', judgesValues: true });
  }
  return { n, request: scenario, differences };
}

function asExchange(scenario: string, status: number): Parameters<typeof compareAnswer>[1] {
  const none = { headers: {}, body: null, responseHeaders: {}, response: null };
  return { n: 0, method: 'GET', path: scenario, query: '', status, ...none };
}

function compareKeys(keys: readonly string[], body: Json, report: (difference: Difference) => void): void {
  const found = isObject(body) ? body : {};
  for (const key of keys.filter((each) => !(each in found))) {
    report({ kind: 'missing key', pointer: `/body/${key}`, recorded: 'present', sandbox: 'absent' });
  }
  for (const key of Object.keys(found).filter((each) => !keys.includes(each))) {
    report({ kind: 'extra key', pointer: `/body/${key}`, recorded: 'absent', sandbox: JSON.stringify(found[key]) });
  }
}

async function makeTenant(sandbox: ReplaySandbox): Promise<CapturedTenant> {
  const application = await must(sandbox, 'POST', '/v1.0/applications', { displayName: 'Daemon' });
  const [id, appId] = [textIn(application, 'id'), textIn(application, 'appId')];
  await must(sandbox, 'PATCH', `/v1.0/applications/${id}`, { identifierUris: [`api://${appId}`] });
  await must(sandbox, 'POST', '/v1.0/servicePrincipals', { appId });
  const password = await must(sandbox, 'POST', `/v1.0/applications/${id}/addPassword`, {});
  const group = { displayName: 'Group', mailNickname: 'group', mailEnabled: false, securityEnabled: true };
  const user = {
    accountEnabled: true,
    displayName: 'emudiff alice',
    mailNickname: 'alice',
    userPrincipalName: `alice@${sandbox.ready.tenantDomain}`,
    passwordProfile: { password: `Pa55-${randomUUID()}` },
  };
  return {
    sandbox,
    daemon: { id, appId, secret: textIn(password, 'secretText') },
    groupId: textIn(await must(sandbox, 'POST', '/v1.0/groups', group), 'id'),
    userId: textIn(await must(sandbox, 'POST', '/v1.0/users', user), 'id'),
  };
}

function textIn(body: Json, name: string): string {
  const value = isObject(body) ? body[name] : undefined;
  if (typeof value !== 'string') {
    throw new Error(`No ${name}: ${JSON.stringify(body)}`);
  }
  return value;
}

function askToken({ sandbox, daemon }: CapturedTenant, changed: Readonly<Record<string, string>>): Promise<Answer> {
  return sandbox.send({
    method: 'POST',
    path: `/${sandbox.ready.tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: daemon.appId,
      client_secret: daemon.secret,
      scope: `api://${daemon.appId}/.default`,
      ...changed,
    }).toString(),
  });
}

async function askGraph({ sandbox }: CapturedTenant, path: string): Promise<Answer> {
  const token = await sandbox.token('admin', RESOURCES.graph);
  return sandbox.send({ method: 'GET', path: `/v1.0${path}`, headers: { authorization: `Bearer ${token}` } });
}
