import { RefusedRequestError } from './refused-request-error.ts';

/** What Microsoft Graph answered when it refused; `graphCode` is null where the answer had no Graph error body. */
export type GraphRefusal = {
  readonly status: number;
  readonly graphCode: string | null;
  /** The codes of `error.details[]`, such as `NoBackingApplicationObject`; empty where there were none. */
  readonly detailCodes: readonly string[];
  /** Method and path, without host, query or body. */
  readonly request: string;
};

/** Microsoft Graph refused a request. */
export class GraphRequestError extends RefusedRequestError<GraphRefusal> {}
