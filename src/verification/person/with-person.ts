import { existingResult, taggedIdentity } from '../../registration/result/registration-result.ts';
import type { SessionContext } from '../../session/session.ts';
import { askServer, type ProbedServer } from '../probes/run-probes.ts';
import { assertPersonMaySignIn } from '../sign-in/assert-person-may-sign-in.ts';
import { refusedPerson } from '../sign-in/refused-person.ts';
import { readTokenClaims } from '../token-claims.ts';
import type { ClientToVerify, VerifiedServer } from '../verified-server.ts';
import type { ServerVerdict } from '../verify-server.ts';
import { checkPerson } from './check-person.ts';
import { personFindings } from './person-findings.ts';
import { tryAsPerson } from './try-as-person.ts';

/** What was found without a person, and how one signs in. */
interface PersonRequest {
  readonly found: ServerVerdict;
  readonly values: {
    readonly signIn?: 'browser' | 'device-code' | undefined;
    readonly otherPatient?: string | undefined;
  };
}

/**
 * Adds what a person can do who signs in to the one app that is verified; nothing where no one is to. Throws UsageError
 * `sign_in_impossible`, PrivilegeError `client_refused`, and what the connection throws.
 */
export async function withPerson(
  run: SessionContext,
  server: VerifiedServer,
  clients: readonly ClientToVerify[],
  { found, values: { signIn, otherPatient } }: PersonRequest,
): Promise<ServerVerdict> {
  const [client] = clients;
  if (signIn === undefined || client === undefined) {
    return found;
  }
  const token = await signedIn(run, client, signIn);
  const claims = readTokenClaims(token) ?? {};
  const probed: ProbedServer = {
    fhirUrl: server.fhirUrl,
    fetch: run.session.fetchTo(server.fhirUrl),
    signal: run.context.deadline.signal,
  };
  run.context.progress('Trying what the person can read');
  const { requests, ...tried } = await tryAsPerson(checkPerson(claims, server), {
    server,
    otherPatient: otherPatient ?? null,
    ask: (request) => askServer(probed, request, token),
  });
  return {
    ...found,
    requests: found.requests + requests,
    clients: found.clients.map((each) => ({ ...each, person: tried.person })),
    findings: [...found.findings, ...personFindings(server, client, tried)],
  };
}

async function signedIn(
  { context, session }: SessionContext,
  { existing, identification }: ClientToVerify,
  signIn: 'browser' | 'device-code',
): Promise<string> {
  const { application, api } = existing;
  assertPersonMaySignIn(application, identification, signIn);
  const { displayName, appId } = application;
  const identity = taggedIdentity(identification, application);
  const { requestScope } = existingResult(session.tenantContext, identity, existing);
  context.progress(`Signing in to "${displayName}" as the person to test (${signIn})`);
  try {
    const { token } = await session.signInPerson(signIn, appId, requestScope ?? `${api?.audience ?? ''}/.default`);
    return token;
  } catch (error) {
    throw refusedPerson(error, application);
  }
}
