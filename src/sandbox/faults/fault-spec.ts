/** What a fault does to the exchange that it strikes. */
export type FaultAction =
  | { readonly kind: 'throttle'; readonly status: 429 | 503; readonly retryAfter: string | null }
  | { readonly kind: 'fail'; readonly status: 500 | 504 }
  | { readonly kind: 'html'; readonly status: 200 | 503 }
  | { readonly kind: 'cut' | 'hang'; readonly when: 'before' | 'after' }
  | { readonly kind: 'lag'; readonly status: 400 | 403 | 404 | 409 }
  | { readonly kind: 'denied' }
  | { readonly kind: 'redirect'; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string }
  /** The work is done, and the body of the answer is replaced. */
  | { readonly kind: 'body'; readonly body: SpoiledBody }
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string };

const BODIES = ['empty', 'null', 'list', 'object', 'text', 'html', 'cut', 'shuffled'] as const;

/**
 * What comes in the place of a body; `text` is the right one, called plain text; `cut` ends in the middle of it;
 * `shuffled` has the members of its lists in another order, which services may choose.
 */
export type SpoiledBody = (typeof BODIES)[number];

const SERVICES = ['graph', 'token', 'keyvault', 'azure'] as const;

/** A service by the name that faults have for it; `token` is the token endpoint, `azure` is Azure Resource Manager. */
export type FaultService = (typeof SERVICES)[number];

/** A fault as its user ordered it. */
export interface FaultSpec {
  /** As it was written. */
  readonly text: string;
  /** Null for any. */
  readonly method: string | null;
  /** Any exchange with a service, or with such a path, which for Graph begins after `/v1.0`. */
  readonly target: FaultService | { readonly path: RegExp };
  /** The first match that it strikes, counted from 1. */
  readonly from: number;
  /** How many matches it strikes; Infinity for all. */
  readonly times: number;
  readonly action: FaultAction;
}

const FORM =
  /^(?:(\*|[A-Za-z]+) +)?(graph|token|keyvault|azure|\/\S*?)(?:@([1-9]\d*))?(?:x([1-9]\d*|\*))?=((?:429|503|504|500|200-html|reset|hang|lag|denied|redirect|body|error)(?:[-:].*)?)$/s;
const METHODS = ['*', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
const ACTIONS =
  '429, 429:SECONDS, 429:date, 503, 503:SECONDS, 503-html, 504, 500, 200-html, reset-before, reset-after, hang-before, ' +
  'hang-after, lag-404, lag-400, lag-403, lag-409, denied, redirect:STATUS:URL, body:empty (or null, list, object, text, html, cut, shuffled), error:STATUS:CODE[:MESSAGE]';

/**
 * Reads `[METHOD ]PATH[@N][xM]=ACTION`. PATH is `graph` (any exchange with Graph), `token` (the token endpoint),
 * `keyvault` (any exchange with a key vault), `azure` (Azure Resource Manager), or a path of Graph (with or without
 * `/v1.0`) or of any other endpoint, in which `*` stands for any characters but a slash and `**` for any at all. It
 * strikes M matching exchanges (default 1, `x*` for ever), from the Nth on (default 1). Returns the sentence that says
 * what would be right when it is none.
 */
export function parseFault(text: string): FaultSpec | string {
  const match = FORM.exec(text);
  if (match === null) {
    return `A fault is [METHOD ]PATH[@N][xM]=ACTION, such as "POST /applications=503" or "graph@3x2=429:1.5", with PATH graph, token, keyvault, azure or a path, and ACTION one of ${ACTIONS}.`;
  }
  const [, method = '*', place = '', from = '1', times = '1', actionText = ''] = match;
  if (!METHODS.includes(method.toUpperCase())) {
    return `The method of a fault is one of ${METHODS.join(', ')}, not "${method}".`;
  }
  const action = parseAction(actionText);
  if (action === null) {
    return `"${actionText}" is not an action of a fault; it is one of ${ACTIONS}.`;
  }
  if (place === 'token' && (action.kind === 'lag' || action.kind === 'denied')) {
    return `"${actionText}" is an answer of Microsoft Graph; for the token endpoint write error:STATUS:CODE:MESSAGE, such as error:401:invalid_client:AADSTS7000215.`;
  }
  if (place === 'keyvault' && action.kind === 'lag') {
    return `"${actionText}" is an answer of Microsoft Graph; for key vaults write error:STATUS:CODE:MESSAGE, such as error:409:Conflict.`;
  }
  if (place === 'azure' && action.kind === 'lag' && action.status !== 400) {
    return `"${actionText}" is an answer of Microsoft Graph; what Azure Resource Manager answers is lag-400.`;
  }
  return {
    text,
    method: method === '*' ? null : method.toUpperCase(),
    target: isService(place) ? place : { path: pathPattern(place.replace(/^\/v1\.0(?=\/)/i, '')) },
    from: Number(from),
    times: times === '*' ? Infinity : Number(times),
    action,
  };
}

function isService(place: string): place is FaultService {
  return SERVICES.some((each) => each === place);
}

function parseAction(text: string): FaultAction | null {
  switch (text) {
    case '500':
    case '504':
      return { kind: 'fail', status: text === '500' ? 500 : 504 };
    case '200-html':
    case '503-html':
      return { kind: 'html', status: text === '200-html' ? 200 : 503 };
    case 'reset-before':
    case 'reset-after':
      return { kind: 'cut', when: text === 'reset-before' ? 'before' : 'after' };
    case 'hang-before':
    case 'hang-after':
      return { kind: 'hang', when: text === 'hang-before' ? 'before' : 'after' };
    case 'denied':
      return { kind: 'denied' };
    default:
      return parseThrottle(text) ?? parseLag(text) ?? parseRedirect(text) ?? parseBody(text) ?? parseError(text);
  }
}

function parseThrottle(text: string): FaultAction | null {
  const match = /^(429|503)(?::(\d+(?:\.\d+)?|date))?$/.exec(text);
  if (match === null || text === '503:date') {
    return null;
  }
  return { kind: 'throttle', status: match[1] === '429' ? 429 : 503, retryAfter: match[2] ?? null };
}

function parseLag(text: string): FaultAction | null {
  const status = ([400, 403, 404, 409] as const).find((each) => text === `lag-${each}`);
  return status === undefined ? null : { kind: 'lag', status };
}

function parseRedirect(text: string): FaultAction | null {
  const [, code = '', location = ''] = /^redirect:(\d{3}):(.+)$/.exec(text) ?? [];
  const status = ([301, 302, 303, 307, 308] as const).find((each) => code === String(each));
  return status === undefined ? null : { kind: 'redirect', status, location };
}

function parseBody(text: string): FaultAction | null {
  const body = BODIES.find((each) => text === `body:${each}`);
  return body === undefined ? null : { kind: 'body', body };
}

function parseError(text: string): FaultAction | null {
  const [, status = '', code = '', message = ''] = /^error:([45]\d\d):([^:\s]+)(?::(.*))?$/s.exec(text) ?? [];
  return code === '' ? null : { kind: 'error', status: Number(status), code, message };
}

function pathPattern(path: string): RegExp {
  const source = path
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, 'i');
}
