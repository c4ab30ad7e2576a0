import { EntraError, entraErrorBody } from '../entra/entra-error.ts';
import { answerResponse, type ServerAnswer } from './answer-response.ts';
import type { Exchange } from './http-exchange.ts';

/** Lets scripts of any page read an answer (Fetch Standard §3.3). */
export const READABLE_BY_ANY_ORIGIN = { 'access-control-allow-origin': '*' } as const;

/** Answers an exchange with Entra; a refusal becomes its JSON, with `refusalHeaders`. */
export async function answerEntra(
  exchange: Exchange,
  handle: () => Omit<ServerAnswer, 'status'> | Promise<Omit<ServerAnswer, 'status'>>,
  refusalHeaders: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const ids = exchange.get('ids');
  try {
    return answerResponse('token', { status: 200, ...(await handle()) }, ids);
  } catch (error) {
    if (!(error instanceof EntraError)) {
      throw error;
    }
    const body = entraErrorBody(error, new Date(), ids.clientRequestId);
    return answerResponse('token', { status: error.status, headers: refusalHeaders, body }, ids);
  }
}

/** Answers a browser that asks whether a script may send a request (Fetch Standard §3.3.2); Entra allows any header. */
export function answerPreflight(exchange: Exchange, methods: string): Response {
  const asked = exchange.req.header('access-control-request-headers');
  const headers = {
    ...READABLE_BY_ANY_ORIGIN,
    'access-control-allow-methods': methods,
    'access-control-max-age': '86400',
    ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
  };
  return answerResponse('token', { status: 204, headers }, exchange.get('ids'));
}

/** Throws EntraError 900561: the endpoint takes POST only. */
export function refuseMethod(exchange: Exchange): never {
  throw new EntraError(
    900561,
    'invalid_request',
    405,
    `The endpoint only accepts POST requests. Received a ${exchange.req.method} request.`,
  );
}
