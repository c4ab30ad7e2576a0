import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import type { Tenant } from '../tenant/model.ts';
import type { Assumptions } from './assumptions.ts';
import { rememberingAuthentication } from './permissions/authentication.ts';
import type { Caller, GraphAnswer, GraphCall, GraphRequest, Outcome } from './graph-call.ts';
import { concurrencyViolation, GraphError, graphErrorBody, type ExchangeIds } from './graph-error.ts';
import { findApplication } from './lookup.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { PROPERTY_OPERATIONS } from './property-operations.ts';
import { authorize } from './permissions/permission.ts';
import { relationOperations } from './relation-operations.ts';
import { openReplicas } from './replicas.ts';
import { parseKey, type PathMatcher, pathMatcher, pathSegments, refuseInheritedNames } from './request-path.ts';

/** Microsoft Graph for one tenant. */
export interface GraphService {
  /** Answers one request; refusals are answers too. */
  answer(request: GraphRequest, ids: ExchangeIds): Promise<GraphAnswer>;
  /** Who calls. Throws GraphError 401 for a token that is none. */
  authenticate(request: GraphRequest): Promise<Caller>;
}

/** What Graph is made of. */
export interface GraphParts {
  readonly store: TenantStore;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** How long a new object stays invisible, and a change is missing on every second read, in milliseconds. */
  readonly replicationDelayMs: () => number;
  /** The time of this sandbox. */
  readonly now: () => Date;
  readonly assumptions: () => Assumptions;
}

/** Puts Graph together: authentication, routing, permissions, and one transaction for each write. */
export function createGraphService(parts: GraphParts): GraphService {
  const refusedWrites = new Set<string>();
  const replicas = openReplicas(parts.replicationDelayMs);
  const bearerOf = rememberingAuthentication(parts);
  const callerOf = (request: GraphRequest): Promise<Caller> => bearerOf(request.headers['authorization']);
  const run = async (request: GraphRequest): Promise<Outcome> => {
    const caller = await callerOf(request);
    const { operation, parameters } = findOperation(request);
    const decide = (tenant: Tenant): Outcome => {
      const { ownedOnly } = authorize(operation, caller, tenant);
      refuseInheritedNames(parameters);
      const call = prepareCall(parts, { request, parameters, tenant, caller, ownedOnly });
      refuseOverlappingWrite(call, operation, refusedWrites);
      return operation.run(call);
    };
    if (operation.method === 'GET') {
      return decide(replicas.read(await parts.store.read(), parts.now().getTime()));
    }
    return parts.store.change((tenant) => {
      replicas.note(tenant, parts.now().getTime());
      const outcome = decide(tenant);
      replicas.note(outcome.tenant ?? tenant, parts.now().getTime());
      return outcome;
    });
  };
  return {
    authenticate: callerOf,
    answer: async (request, ids) => {
      try {
        return answerOf(request, await run(request), parts.origin);
      } catch (error) {
        return refusalAnswer(error, ids);
      }
    },
  };
}

/**
 * The outcome without the tenant. `Location` of every POST that makes nothing but has an answer is the origin alone, as
 * recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_credential.yaml.
 */
function answerOf({ method }: GraphRequest, { status, headers = {}, body }: Outcome, origin: string): GraphAnswer {
  const isAction = method === 'POST' && status === 200;
  return { status, headers: isAction ? { Location: origin, ...headers } : headers, body };
}

/** The answer for an error. Anything but a GraphError is a bug of the sandbox and becomes a 500 that states it. */
export function refusalAnswer(error: unknown, ids: ExchangeIds): GraphAnswer {
  const refusal =
    error instanceof GraphError
      ? error
      : new GraphError(500, 'Service_InternalServerError', `Sandbox failure: ${String(error)}`);
  return {
    status: refusal.status,
    headers: refusal.status === 401 ? { 'WWW-Authenticate': 'Bearer realm="", error="invalid_token"' } : {},
    body: graphErrorBody(refusal, ids, new Date()),
  };
}

function prepareCall(
  parts: GraphParts,
  facts: {
    readonly request: GraphRequest;
    readonly parameters: Readonly<Record<string, string>>;
    readonly tenant: Tenant;
    readonly caller: Caller;
    readonly ownedOnly: boolean;
  },
): GraphCall {
  const now = parts.now();
  return {
    ...facts,
    now,
    origin: parts.origin,
    assumptions: parts.assumptions(),
    visible: (writtenAt) => now.getTime() - writtenAt >= parts.replicationDelayMs(),
  };
}

/** An operation, and what its path fits. */
interface Route {
  readonly operation: Operation;
  readonly matches: PathMatcher;
}

/** What is said of relations comes first: `/members/$count` is no member. */
const ALL_ROUTES = routesOf([...relationOperations(OPERATIONS), ...OPERATIONS]);
const PROPERTY_ROUTES = routesOf(PROPERTY_OPERATIONS);

function routesOf(operations: readonly Operation[]): readonly Route[] {
  return operations.map((operation) => ({ operation, matches: pathMatcher(operation.path) }));
}

function findOperation(request: GraphRequest): Match {
  const segments = pathSegments(request.path);
  const known = matching(ALL_ROUTES, segments);
  const found =
    known.find(({ operation }) => operation.method === request.method) ??
    (known.length === 0 && request.method === 'GET' ? matching(PROPERTY_ROUTES, segments)[0] : undefined);
  if (found !== undefined) {
    return found;
  }
  throw known.length > 0
    ? new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')
    : new GraphError(400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
}

/** An operation, and what stands in its path's parameters. */
interface Match {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

function matching(routes: readonly Route[], segments: readonly string[]): Match[] {
  return routes.flatMap(({ operation, matches }) => {
    const parameters = matches(segments);
    return parameters === null ? [] : [{ operation, parameters }];
  });
}

/**
 * Under replication lag, the first write to an application after a write of its credentials fails once
 * (https://github.com/nais/azurerator/issues/448). Throws GraphError 409 `Directory_ConcurrencyViolation`.
 */
function refuseOverlappingWrite(call: GraphCall, { method, path }: Operation, refused: Set<string>): void {
  const segment = call.parameters['application'];
  if (method === 'GET' || segment === undefined || !path.startsWith('/applications/')) {
    return;
  }
  const application = findApplication(call, parseKey(segment));
  if (application === undefined || call.visible(application.credentialsWrittenAt)) {
    return;
  }
  const write = `${application.resource.id} ${application.credentialsWrittenAt}`;
  if (!refused.has(write)) {
    refused.add(write);
    throw concurrencyViolation();
  }
}
