import pLimit from 'p-limit';
import type { SessionContext } from '../session/session.ts';
import { acquireClientToken } from './client-token/acquire-client-token.ts';
import { testedClient } from './client-token/tested-client.ts';
import { type AllowedActions, isAllowed } from './expected/allowed-probes.ts';
import type { ClientToken, ProbeName } from './model.ts';
import { probeCreation } from './probes/create-probe.ts';
import { probe, type Probed, type ProbedServer } from './probes/run-probes.ts';
import type { ClientToVerify, VerifiedServer } from './verified-server.ts';

/** One look at a server with the clients that are tried on it. */
export interface Verification {
  readonly run: SessionContext;
  readonly server: VerifiedServer;
  readonly probed: ProbedServer;
  /** What is tried, in order. */
  readonly probes: readonly ProbeName[];
}

/** What a client may do, as far as it is known. */
export interface Rights {
  /** What it should be able to do. */
  readonly expected: AllowedActions;
  /** What the directory lets it do at this moment. */
  readonly held: AllowedActions;
}

/** A token of a client, and what it was good for. */
export interface Attempt {
  readonly token: ClientToken;
  readonly tried: readonly Tried[];
}

/** One thing that was tried. */
export interface Tried extends Probed {
  readonly probe: ProbeName;
}

/** Requests of one client that run side by side. */
const AT_ONCE = 4;

/** Gets a token of the client, and tries these things with it. Throws what the connection throws. */
export async function attempt(
  verification: Verification,
  client: ClientToVerify,
  rights: Rights,
  probes: readonly ProbeName[],
): Promise<Attempt> {
  const tested = testedClient(client.existing, client.identification, client.place);
  if (tested === null) {
    return { token: { kind: 'untestable', text: 'The API of its FHIR server is not in this tenant.' }, tried: [] };
  }
  const token = await acquireClientToken(verification.run, tested);
  if (token.kind !== 'token') {
    return { token, tried: [] };
  }
  const limit = pLimit(AT_ONCE);
  const tried = probes.map((name) =>
    limit(async () => ({ probe: name, ...(await tryAsNeeded(verification, rights, name, token.token)) })),
  );
  return { token, tried: await Promise.all(tried) };
}

/** What is too much, and what the directory gives, is tried once more: only what stays so counts. */
async function tryAsNeeded(
  verification: Verification,
  { expected, held }: Rights,
  name: ProbeName,
  token: string,
): Promise<Probed> {
  const first = await tryOnce(verification, name, token);
  const isTooMuch = first.outcome.kind === 'allowed' && isAllowed(expected, name) === false;
  if (!isTooMuch || isAllowed(held, name) !== true || name === 'create' || first.created !== null) {
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
