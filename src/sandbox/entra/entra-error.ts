import { randomUUID } from 'node:crypto';

/** An OAuth error, with what kind of answer would help. */
export type OAuthError = Pick<EntraError, 'error' | 'suberror'>;

/**
 * A refusal of Microsoft Entra ID, in the shape of its token endpoint. Numbers, and most texts, are those of
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes; texts that are not there are
 * assumption A23.
 */
export class EntraError extends Error {
  /** The AADSTS number, such as 7000215. */
  readonly number: number;
  /** The OAuth error, such as `invalid_client`. */
  readonly error: string;
  readonly status: number;
  /** What kind of answer would help, such as `consent_required`; null for none. */
  readonly suberror: string | null;

  constructor(number: number, error: string | OAuthError, status: number, text: string) {
    super(text);
    this.name = new.target.name;
    this.number = number;
    this.error = typeof error === 'string' ? error : error.error;
    this.status = status;
    this.suberror = typeof error === 'string' ? null : error.suberror;
  }
}

/** What a refusal tells. */
export interface EntraRefusal {
  readonly number: number;
  readonly error: string;
  readonly message: string;
  readonly suberror?: string | null;
}

/**
 * Refusals without `error_uri`: 70003 and 700038 as recorded in https://github.com/calvinchengx/entra-emulator, 65001 as
 * in https://github.com/Azure/azure-cli/issues/12566.
 */
const WITHOUT_ERROR_URI: ReadonlySet<number> = new Set([70003, 700038, 65001]);

/**
 * The JSON that tells `error`, its members in Entra's order, its description on one line
 * (recorded in https://github.com/calvinchengx/entra-emulator). `correlationId` is the caller's `client-request-id`, else
 * a new one.
 */
export function entraErrorBody(
  { number, error, message, suberror = null }: EntraRefusal,
  now: Date,
  correlationId: string = randomUUID(),
): Record<string, unknown> {
  const traceId = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    error,
    error_description:
      `AADSTS${number}: ${message} Trace ID: ${traceId} ` + `Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    ...(WITHOUT_ERROR_URI.has(number) ? {} : { error_uri: `https://login.microsoftonline.com/error?code=${number}` }),
    ...(suberror === null ? {} : { suberror }),
  };
}
