import pLimit from 'p-limit';
import type { SessionContext } from '../session/session.ts';
import { serverOfApi } from '../registration/result/registration-result.ts';
import { checkClaims } from './claims/check-claims.ts';
import { acquireClientToken } from './client-token/acquire-client-token.ts';
import { testedClient } from './client-token/tested-client.ts';
import { type AllowedActions, isAllowed } from './expected/allowed-probes.ts';
import { assignedRoles, expectedActions } from './expected/expected-actions.ts';
import type { ClientToken, ProbeName } from './model.ts';
import { probeCreation } from './probes/create-probe.ts';
import { probe, type Probed, type ProbedServer } from './probes/run-probes.ts';
import { readTokenClaims, type TokenClaims } from './token-claims.ts';
import type { ClientToVerify, VerifiedServer } from './verified-server.ts';
import type { VerifiedClient } from './verification-result.ts';

/** One look at a server with the clients that are tried on it. */
export interface Verification {
  readonly run: SessionContext;
  readonly server: VerifiedServer;
  readonly probed: ProbedServer;
  /** What is tried, in order. */
  readonly probes: readonly ProbeName[];
}

/** A client as it was found, and what stayed behind on the server although nothing should have. */
export interface ClientVerdict {
  readonly verified: VerifiedClient;
  readonly created: readonly string[];
}

/** Milliseconds between two tokens, and how long a role that was just assigned is waited for (assumption A1). */
const WAIT_MS = { between: 5_000, longest: 120_000 };

/** Requests of one client that run side by side. */
const AT_ONCE = 4;

/**
 * Tries what a client can do with a token of its own, and puts it beside what it should be able to do. Throws what the
 * connection throws.
 */
export async function verifyClient(verification: Verification, client: ClientToVerify): Promise<ClientVerdict> {
  const { identification, existing } = client;
  const { displayName, appId } = existing.application;
  const token = await settledToken(verification, client);
  const head = { key: identification.key, displayName, type: identification.type, appId };
  if (token.kind !== 'token') {
    return { verified: { ...head, token: tokenResult(token, null), claims: [], probes: [], signIn: [] }, created: [] };
  }
  const claims = readTokenClaims(token.token);
  const tried = await tryAll(verification, expectedActions(verification.server, client), token.token);
  return {
    verified: {
      ...head,
      token: tokenResult(token, claims),
      claims: claims === null ? [] : checkClaims(claims, expectedClaims(verification, client)),
      probes: tried.map(({ result }) => result),
      signIn: [],
    },
    created: tried.flatMap(({ created }) => created ?? []),
  };
}

function expectedClaims({ run: { session } }: Verification, client: ClientToVerify): Parameters<typeof checkClaims>[1] {
  const { identification, existing } = client;
  const { audience, tokenVersion } = serverOfApi(session.tenantContext, identification, existing.api);
  return {
    ...{ audience, tokenVersion, tenantId: session.tenantId, appId: existing.application.appId },
    servicePrincipalId: existing.servicePrincipalId,
    roles: roleNames(client),
  };
}

function roleNames(client: ClientToVerify): readonly string[] {
  return assignedRoles(client).flatMap(({ value, isEnabled }) => (value === null || !isEnabled ? [] : [value]));
}

/** A token with the roles that the directory has assigned, waiting for one that was assigned a moment ago. */
async function settledToken({ run, server }: Verification, client: ClientToVerify): Promise<ClientToken> {
  const { context } = run;
  const tested = testedClient(client.existing, client.identification, client.place);
  if (tested === null) {
    return { kind: 'untestable', text: 'The API of its FHIR server is not in this tenant.' };
  }
  const until = context.now().getTime() + Math.min(WAIT_MS.longest, context.deadline.remaining() / 2);
  for (;;) {
    const token = await acquireClientToken(run, tested);
    const lacking = token.kind === 'token' && server.serverKind === 'oss' ? lackingRoles(token.token, client) : [];
    if (lacking.length === 0 || context.now().getTime() + WAIT_MS.between > until) {
      return token;
    }
    context.progress(`Waiting for ${lacking.join(', ')} of ${client.identification.key}`);
    await context.sleep(WAIT_MS.between, context.stop);
  }
}

function lackingRoles(token: string, client: ClientToVerify): readonly string[] {
  const given = readTokenClaims(token)?.roles ?? [];
  return roleNames(client).filter((role) => !given.includes(role));
}

function tokenResult(token: ClientToken, claims: TokenClaims | null): VerifiedClient['token'] {
  switch (token.kind) {
    case 'token':
      return { state: 'issued', source: token.source, code: null, text: null, roles: claims?.roles ?? [] };
    case 'refused':
      return { state: 'refused', source: token.source, code: token.code, text: token.text, roles: null };
    case 'untestable':
      return { state: 'untestable', source: null, code: null, text: token.text, roles: null };
  }
}

interface Tried extends Pick<Probed, 'created'> {
  readonly result: VerifiedClient['probes'][number];
}

async function tryAll(verification: Verification, actions: AllowedActions, token: string): Promise<readonly Tried[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(
    verification.probes.map((name) =>
      limit(async (): Promise<Tried> => {
        const expected = isAllowed(actions, name);
        const { outcome, created } = await tryTwice(verification, name, token, expected);
        const text = outcome.kind === 'unknown' || outcome.kind === 'token_refused' ? outcome.text : null;
        return { result: { probe: name, expected, outcome: outcome.kind, text }, created };
      }),
    ),
  );
}

/** What was allowed by mistake is tried once more: only what stays so counts. */
async function tryTwice(
  verification: Verification,
  name: ProbeName,
  token: string,
  expected: boolean | null,
): Promise<Probed> {
  const first = await tryOnce(verification, name, token);
  if (first.outcome.kind !== 'allowed' || expected !== false || first.created !== null || name === 'create') {
    return first;
  }
  const second = await tryOnce(verification, name, token);
  return second.outcome.kind === 'allowed'
    ? second
    : { ...second, outcome: { kind: 'unknown', text: 'It was allowed, and a moment later it was not.' } };
}

function tryOnce({ server, probed }: Verification, name: ProbeName, token: string): Promise<Probed> {
  return name === 'create'
    ? probeCreation(probed, token)
    : probe(probed, name, server.named.has(name) ? 'named' : 'usual', token);
}
