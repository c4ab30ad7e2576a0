import pLimit from 'p-limit';
import type { Fetch } from '../http/guarded-fetch.ts';
import { serverOfApi } from '../registration/result/registration-result.ts';
import type { SessionContext } from '../session/session.ts';
import { clientFindings, type Finding } from './findings/client-findings.ts';
import { serverFindings } from './findings/server-findings.ts';
import type { ProbeName } from './model.ts';
import type { ProbedServer } from './probes/run-probes.ts';
import { checkServer, type ServerCheck } from './server/check-server.ts';
import { serverUnreachable } from './server/unreachable.ts';
import type { ClientToVerify, VerifiedServer } from './verified-server.ts';
import type { VerifyResult } from './verification-result.ts';
import { type ClientVerdict, verifyClient } from './verify-client.ts';
import { verifySignIn } from './sign-in/verify-sign-in.ts';

/** What was found on a server, with the words of commands still to be written for the tenant. */
export interface ServerVerdict extends Pick<VerifyResult, 'requests' | 'server' | 'clients'> {
  readonly findings: readonly Finding[];
}

/** Clients that are tried side by side. */
const AT_ONCE = 4;

/**
 * Looks at a FHIR server, and tries what each client can do on it. An open server ends it: whatever a client did there
 * would say nothing. Throws ConnectionError where the server cannot be reached.
 */
export async function verifyServer(
  run: SessionContext,
  server: VerifiedServer,
  clients: readonly ClientToVerify[],
  probes: readonly ProbeName[],
): Promise<ServerVerdict> {
  const { context, session } = run;
  const counted = countRequests(session.fetchTo(server.fhirUrl));
  const probed = { fhirUrl: server.fhirUrl, fetch: counted.fetch, signal: context.deadline.signal };
  context.progress('Looking at the FHIR server');
  const checks = await reaching(server, () => checkServer(probed, expectedServer(run, server, clients)));
  const isOpen = checks.some(({ id, state }) => id === 'closed' && state === 'wrong');
  const jobs = clients.filter(({ identification }) => identification.type === 'service').length;
  context.progress(`Trying ${jobs} ${jobs === 1 ? 'job' : 'jobs'} with about ${jobs * probes.length} requests`);
  const limit = pLimit(AT_ONCE);
  const verdicts = await reaching(server, () =>
    Promise.all(
      clients.map((client) => limit(() => verdictOf(run, { server, probed, client, probes: isOpen ? [] : probes }))),
    ),
  );
  return {
    requests: counted.count(),
    server: checks,
    clients: verdicts.map(({ verified }) => verified),
    findings: findingsOf(server, checks, clients, verdicts),
  };
}

interface OneClient {
  readonly server: VerifiedServer;
  readonly probed: ProbedServer;
  readonly client: ClientToVerify;
  readonly probes: readonly ProbeName[];
}

function verdictOf(run: SessionContext, { server, probed, client, probes }: OneClient): Promise<ClientVerdict> {
  return client.identification.type === 'service'
    ? verifyClient({ run, server, probed, probes }, client)
    : verifySignIn(run, client);
}

function expectedServer(
  { session: { tenantContext } }: SessionContext,
  server: VerifiedServer,
  clients: readonly ClientToVerify[],
): Parameters<typeof checkServer>[1] {
  const api = clients.find(({ existing }) => existing.api !== null)?.existing.api ?? null;
  const { audience, authority } = serverOfApi(tenantContext, server, api);
  return { audience, authority, tenantUrl: `${tenantContext.authorityUrl}/${tenantContext.tenantId}` };
}

function findingsOf(
  server: VerifiedServer,
  checks: readonly ServerCheck[],
  clients: readonly ClientToVerify[],
  verdicts: readonly ClientVerdict[],
): readonly Finding[] {
  // Then it takes nobody's token, and one cause is enough.
  const isUntrusting = checks.some(({ id, state }) => (id === 'audience' || id === 'authority') && state === 'wrong');
  return [
    ...serverFindings(server, checks),
    ...clients.flatMap((client, index) => {
      const verdict = verdicts[index];
      return verdict === undefined
        ? []
        : [
            ...clientFindings(server, client, verdict.verified).filter(
              ({ id }) => id !== 'token_refused' || !isUntrusting,
            ),
            ...leftovers(client, verdict),
          ];
    }),
  ];
}

function leftovers({ identification: { key }, line }: ClientToVerify, { created }: ClientVerdict): readonly Finding[] {
  return created.map((resource) => ({
    ...{ id: 'resource_created', severity: 'critical', key, probes: [], line, command: null },
    message: `${resource} was created on the server, and should not have been.`,
    cause: 'A gateway took the header If-Match away, or the deletion was refused. Delete it.',
  }));
}

function countRequests(fetch: Fetch): { readonly fetch: Fetch; readonly count: () => number } {
  let sent = 0;
  return {
    fetch: (url, init) => {
      sent += 1;
      return fetch(url, init);
    },
    count: () => sent,
  };
}

async function reaching<T>({ fhirUrl }: VerifiedServer, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await serverUnreachable(fhirUrl, error);
  }
}
