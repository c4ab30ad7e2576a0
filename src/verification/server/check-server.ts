import { randomUUID } from 'node:crypto';
import type { WholeAnswer } from '../../http/guarded-fetch.ts';
import { answerText, issuesOf, serverText } from '../probes/fhir-answer.ts';
import { askServer, type ProbedServer } from '../probes/run-probes.ts';
import { readEndpoints } from './read-endpoints.ts';

/** What the registrations say that the FHIR server should be. */
export interface ExpectedServer {
  /** The `aud` that it should accept; null where it is not known. */
  readonly audience: string | null;
  /** The Authority that it should trust; null where it is not known. */
  readonly authority: string | null;
  /** What all sign-in endpoints of the tenant begin with, such as `https://login.microsoftonline.com/<tenant>`. */
  readonly tenantUrl: string;
}

/** One thing that was looked at on the server. */
export interface ServerCheck {
  readonly id: 'closed' | 'audience' | 'authority' | 'metadata' | 'smart';
  /** `unknown` where the server's answer says nothing. */
  readonly state: 'ok' | 'wrong' | 'unknown';
  /** One line. */
  readonly text: string;
}

/**
 * Looks at a FHIR server without a token: whether it is closed, whom it trusts, and where it sends people to sign in.
 * Throws what the connection throws.
 */
export async function checkServer(server: ProbedServer, expected: ExpectedServer): Promise<readonly ServerCheck[]> {
  const ask = (path: string): Promise<WholeAnswer> => askServer(server, { method: 'GET', path }, null);
  // One after the other, so that an unreachable server is asked once.
  const closed = await ask(`/Basic?_id=${randomUUID()}&_count=1`);
  const [metadata, smart] = await Promise.all([ask('/metadata'), ask('/.well-known/smart-configuration')]);
  return [
    closedCheck(closed),
    ...(closed.status === 401 ? trustChecks(closed, expected) : []),
    ...metadataCheck(metadata, expected),
    ...smartCheck(smart, expected),
  ];
}

function closedCheck(answer: WholeAnswer): ServerCheck {
  const id = 'closed';
  if (answer.status === 200) {
    return { id, state: 'wrong', text: 'Answers everyone, without a token' };
  }
  return answer.status === 401 && issuesOf(answer).some(({ code }) => code === 'login')
    ? { id, state: 'ok', text: 'Refuses requests without a token (401)' }
    : { id, state: 'unknown', text: `Answers a request without a token with ${answerText(answer)}` };
}

/** The challenge of the open-source server; what the managed service says in it is assumption A120. */
function trustChecks({ headers }: WholeAnswer, { audience, authority }: ExpectedServer): readonly ServerCheck[] {
  const challenge = headers.get('www-authenticate') ?? '';
  const said = (name: string): string | null => {
    const found = new RegExp(`${name}="([^"]{1,300})"`).exec(challenge)?.[1];
    return found === undefined ? null : serverText(found);
  };
  return [
    ...compared('audience', said('resource_id'), audience),
    ...compared('authority', said('authorization_uri'), authority),
  ];
}

function compared(id: 'audience' | 'authority', found: string | null, expected: string | null): readonly ServerCheck[] {
  if (found === null || expected === null) {
    return [];
  }
  const name = id === 'audience' ? 'Its audience' : 'Its authority';
  return [
    isSame(id, found, expected)
      ? { id, state: 'ok', text: `${name} is ${found}` }
      : { id, state: 'wrong', text: `${name} is ${found}, and should be ${expected}` },
  ];
}

/** An audience is compared to the letter; an authority is a URL. */
function isSame(id: 'audience' | 'authority', found: string, expected: string): boolean {
  const plain = (url: string): string => url.replace(/\/$/, '').toLowerCase();
  return id === 'audience' ? found === expected : plain(found) === plain(expected);
}

function metadataCheck(answer: WholeAnswer, { tenantUrl }: ExpectedServer): readonly ServerCheck[] {
  const id = 'metadata';
  const endpoints = answer.status === 200 ? readEndpoints.ofMetadata(answer.text) : null;
  if (endpoints === null) {
    return [{ id, state: 'unknown', text: `/metadata answers with ${answerText(answer)}` }];
  }
  if (endpoints.length === 0) {
    return [{ id, state: 'wrong', text: '/metadata names no sign-in: security is off' }];
  }
  return [endpointsCheck(id, '/metadata', endpoints, tenantUrl)];
}

/** A server without it is right too: only SMART apps read it. */
function smartCheck(answer: WholeAnswer, { tenantUrl }: ExpectedServer): readonly ServerCheck[] {
  const endpoints = answer.status === 200 ? readEndpoints.ofSmart(answer.text) : null;
  return endpoints === null || endpoints.length === 0
    ? []
    : [endpointsCheck('smart', 'SMART configuration', endpoints, tenantUrl)];
}

function endpointsCheck(
  id: ServerCheck['id'],
  what: string,
  endpoints: readonly string[],
  tenantUrl: string,
): ServerCheck {
  const other = endpoints.find((url) => !url.toLowerCase().startsWith(`${tenantUrl.toLowerCase()}/`));
  return other === undefined
    ? { id, state: 'ok', text: `${what} names the endpoints of this tenant` }
    : { id, state: 'wrong', text: `${what} names another endpoint: ${other}` };
}
