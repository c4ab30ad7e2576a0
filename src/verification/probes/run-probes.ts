import { randomUUID } from 'node:crypto';
import { EXCHANGE_LIMIT_MS } from '../../http/retry.ts';
import type { Fetch, WholeAnswer } from '../../http/guarded-fetch.ts';
import type { ProbeName, ProbeOutcome } from '../model.ts';
import { answerText, issuesOf, serverText } from './fhir-answer.ts';
import { type ProbeForm, type ProbeRequest, probeRequest } from './probe-requests.ts';

/** A FHIR server to try things on. */
export interface ProbedServer {
  /** Without a slash at its end. */
  readonly fhirUrl: string;
  /** Asks this server, and no other host. */
  readonly fetch: Fetch;
  /** Ends the exchange. */
  readonly signal: AbortSignal;
}

/**
 * Every request says in the server's audit log what it is: headers with this prefix are copied there
 * (https://github.com/microsoft/fhir-server, `KnownHeaders.cs`).
 */
const OUR_HEADERS = { 'user-agent': 'fhir-apps-verify', 'x-ms-azurefhir-audit-source': 'fhir-apps-verify' };

/** Sends one request of ours to the server, with a token or without one. Throws what the connection throws. */
export function askServer(
  { fhirUrl, fetch, signal }: ProbedServer,
  { method, path, headers, body }: Omit<ProbeRequest, 'isAllowed'>,
  token: string | null,
): Promise<WholeAnswer> {
  return fetch(`${fhirUrl}${path}`, {
    method,
    headers: {
      ...{ accept: 'application/fhir+json', ...OUR_HEADERS },
      ...headers,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
    // Of its own, since many that run side by side would each listen to the one of the run.
    signal: AbortSignal.any([signal, AbortSignal.timeout(EXCHANGE_LIMIT_MS)]),
  });
}

/** How one probe ended: what the answer says, and what was created although nothing should have been. */
export interface Probed {
  readonly outcome: ProbeOutcome;
  /** Such as `Basic/0e2f…`; null as a rule. */
  readonly created: string | null;
}

/**
 * Tries one thing with a token. Nothing is changed: the request finds nothing to work on. Throws what the connection
 * throws.
 */
export async function probe(server: ProbedServer, name: ProbeName, form: ProbeForm, token: string): Promise<Probed> {
  const id = randomUUID();
  const request = probeRequest(name, form, id);
  if (request === null) {
    return { outcome: { kind: 'unknown', text: 'It cannot be tried without an effect.' }, created: null };
  }
  const answer = await askServer(server, request, token);
  const isCreated = request.method === 'PUT' && (answer.status === 201 || answer.status === 200);
  return { outcome: readOutcome(answer, request), created: isCreated ? request.path.slice(1) : null };
}

/**
 * What an answer says about permissions. Refused is 403 with `forbidden`, since other faults are 403 too; a token that
 * is not taken is 401 with `login`, since a server that cannot reach its database answers 401 as well.
 */
function readOutcome(answer: WholeAnswer, request: ProbeRequest): ProbeOutcome {
  if (request.isAllowed(answer)) {
    return { kind: 'allowed' };
  }
  const codes = issuesOf(answer).map(({ code }) => code);
  if (answer.status === 403 && codes.includes('forbidden')) {
    return { kind: 'refused' };
  }
  return answer.status === 401 && codes.includes('login')
    ? { kind: 'token_refused', text: challengeText(answer) }
    : { kind: 'unknown', text: answerText(answer) };
}

/** Why a token was not taken, as the challenge says it (RFC 6750 section 3); else the answer. */
function challengeText(answer: WholeAnswer): string {
  const challenge = answer.headers.get('www-authenticate') ?? '';
  const [, description] = /error_description="([^"]{1,200})"/.exec(challenge) ?? [];
  return description === undefined ? answerText(answer) : serverText(description);
}
