import type { GraphAnswer, GraphRequest } from '../microsoft-graph/graph-call.ts';
import { type ExchangeIds, throttledBody } from '../microsoft-graph/graph-error.ts';
import type { GraphService } from '../microsoft-graph/graph-service.ts';
import { requestCost } from './request-cost.ts';
import { createThrottle, type ExceededLimit } from './throttle.ts';

/** What decides whether, and in whose name, callers are throttled. */
export interface ThrottleParts {
  /** Whether the limits hold now; while they do not, nothing is counted. */
  readonly isOn: () => boolean;
  readonly tenantId: () => Promise<string>;
  /** The time of this sandbox. */
  readonly now: () => Date;
}

/**
 * Microsoft Graph with its limits (https://learn.microsoft.com/graph/throttling-limits): each answer shows its cost,
 * those near a limit how near, and requests beyond it are refused with 429. The requests of a `$batch` count one by
 * one.
 */
export function throttledGraph(graph: GraphService, { isOn, tenantId, now: time }: ThrottleParts): GraphService {
  const throttle = createThrottle();
  const decide = async (request: GraphRequest, ids: ExchangeIds): Promise<GraphAnswer> => {
    const appId = isOn() ? await callerAppId(graph, request) : null;
    if (appId === null) {
      return graph.answer(request, ids);
    }
    const now = time();
    const { exceeded, usage } = throttle.spend(appId, requestCost(request), now.getTime());
    const answer =
      exceeded === null
        ? await graph.answer(request, ids)
        : refusal(exceeded, `${appId}/${await tenantId()}`, throttledBody(ids, now));
    return usage > 0.8 ? withHeaders(answer, { 'x-ms-throttle-limit-percentage': usage.toFixed(2) }) : answer;
  };
  return {
    authenticate: (request) => graph.authenticate(request),
    answer: async (request, ids) =>
      withHeaders(await decide(request, ids), { 'x-ms-resource-unit': String(requestCost(request).resourceUnits) }),
  };
}

/** Null for a caller without a valid token, whom Graph itself refuses. */
async function callerAppId(graph: GraphService, request: GraphRequest): Promise<string | null> {
  try {
    return (await graph.authenticate(request)).appId;
  } catch {
    return null;
  }
}

/** `Retry-After` has a fraction, as in the documentation's sample; whole numbers are for the fault `429:SECONDS`. */
function refusal(
  { information, scope, per, retryAfterMs }: ExceededLimit,
  who: string,
  body: Record<string, unknown>,
): GraphAnswer {
  const headers = {
    'Retry-After': (retryAfterMs / 1000).toFixed(3),
    'x-ms-throttle-scope': `${per === 'tenant' ? 'Tenant' : 'Tenant_Application'}/${scope}/${who}`,
    'x-ms-throttle-information': information,
  };
  return { status: 429, headers, body };
}

function withHeaders(answer: GraphAnswer, headers: Readonly<Record<string, string>>): GraphAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
