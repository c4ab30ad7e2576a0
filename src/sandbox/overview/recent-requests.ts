import { sanitizeText } from '../../text/sanitize.ts';

/** Why a request was refused, as the service said it. */
export interface ToldRefusal {
  /** Such as `AADSTS50011` or `Authorization_RequestDenied`; empty where the service gives none. */
  readonly code: string;
  readonly message: string;
}

/** A request as the overview lists it: nothing of its query, headers or body. */
export interface RecentRequest {
  /** Of the last one, ISO 8601. */
  readonly time: string;
  readonly method: string;
  readonly path: string;
  /** Null where the connection was cut or left hanging. */
  readonly status: number | null;
  /** Null where nothing was refused. */
  readonly refusal: ToldRefusal | null;
  /** The fault that struck, as it was ordered, or null. */
  readonly fault: string | null;
}

/** The same request, as often as it came in a row. */
export interface RepeatedRequest extends RecentRequest {
  readonly times: number;
}

/** What the sandbox was last asked for. */
export interface RecentRequests {
  add(request: RecentRequest): void;
  /** The newest first. */
  list(): readonly RepeatedRequest[];
}

/** How many are remembered, whatever comes. */
const MAX_REQUESTS = 50;
const MAX_PATH_LENGTH = 200;
const MAX_MESSAGE_LENGTH = 400;

/** Longer than a GUID, and without what parts the words of a sentence or of a URL: a secret, or part of a token. */
const MAY_BE_SECRET = /[\w~.+-]{37,}/g;

/** Remembers the last requests, in memory alone, without secrets and in bounded space. */
export function recentRequests(): RecentRequests {
  let requests: readonly RepeatedRequest[] = [];
  return {
    add: (request) => {
      const shown = withoutSecrets(request);
      const [last, ...others] = requests;
      requests =
        last !== undefined && isSame(last, shown)
          ? [{ ...shown, times: last.times + 1 }, ...others]
          : [{ ...shown, times: 1 }, ...requests.slice(0, MAX_REQUESTS - 1)];
    },
    list: () => requests,
  };
}

function withoutSecrets({ path, refusal, ...rest }: RecentRequest): RecentRequest {
  return {
    ...rest,
    path: shortened(path, MAX_PATH_LENGTH),
    refusal:
      refusal === null
        ? null
        : {
            code: shortened(refusal.code, MAX_PATH_LENGTH),
            message: shortened(refusal.message, MAX_MESSAGE_LENGTH),
          },
  };
}

function shortened(text: string, maxLength: number): string {
  const shown = sanitizeText(text.slice(0, 4 * maxLength)).replace(MAY_BE_SECRET, '[hidden]');
  return shown.length <= maxLength ? shown : `${shown.slice(0, maxLength - 1)}…`;
}

function isSame(one: RecentRequest, other: RecentRequest): boolean {
  return (
    one.method === other.method &&
    one.path === other.path &&
    one.status === other.status &&
    one.fault === other.fault &&
    one.refusal?.code === other.refusal?.code &&
    one.refusal?.message === other.refusal?.message
  );
}
