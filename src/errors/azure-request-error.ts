import { RefusedRequestError } from './refused-request-error.ts';

/**
 * What Azure Resource Manager answered when it refused; `azureCode` is null where the answer had no Azure error body.
 */
export type AzureRefusal = {
  readonly status: number;
  readonly azureCode: string | null;
  /** Method and path, without host, query or body. */
  readonly request: string;
};

/** Azure Resource Manager refused a request. */
export class AzureRequestError extends RefusedRequestError<AzureRefusal> {}
