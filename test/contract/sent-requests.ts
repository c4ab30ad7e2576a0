import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A request as it went to Microsoft Graph, by itself or inside a `$batch`. */
export interface SentRequest {
  readonly method: string;
  /** With version, without query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null where there was none. */
  readonly body: unknown;
}

/** What Entra ID answers rather than Graph; the sandbox serves both from one origin. */
const SIGN_IN = /\/(oauth2|\.well-known|discovery)\//;

/** What Azure Resource Manager answers, at the same origin too. */
const RESOURCE_MANAGER = /^\/+(subscriptions|providers|tenants)(\/|$)/i;

/**
 * What key vaults, the endpoint of managed identities, FHIR servers, the sign-in of devices and the issuer of tests
 * answer, at the same origin too.
 */
const OTHER_SERVICES = /^\/(vaults|msi|fhir|devicelogin|test-issuer)(\/|$)/;

/**
 * Every request that fhir-apps sent to Graph, from the request logs in a folder; what tests sent themselves is left
 * out.
 */
export function readSentRequests(folder: string): readonly SentRequest[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.jsonl')) : [];
  return files.flatMap((file) => parseRequestLog(readFileSync(join(folder, file), 'utf8')));
}

/** The same from the text of one request log of the sandbox. */
function parseRequestLog(text: string): readonly SentRequest[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SentRequest)
    .filter(
      ({ path, headers }) =>
        ![SIGN_IN, RESOURCE_MANAGER, OTHER_SERVICES].some((other) => other.test(path)) &&
        headers['x-test'] === undefined,
    )
    .flatMap((request) => [request, ...batchedRequests(request)]);
}

interface BatchItem {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function batchedRequests({ path, body }: SentRequest): readonly SentRequest[] {
  if (path !== '/v1.0/$batch') {
    return [];
  }
  const { requests = [] } = (body ?? {}) as { readonly requests?: readonly BatchItem[] };
  return requests.map(({ method = '', url = '', headers = {}, body: part = null }) => {
    const [below = '', query = ''] = url.split(/\?(.*)/s);
    return {
      method,
      path: `/v1.0${below}`,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: part,
    };
  });
}
