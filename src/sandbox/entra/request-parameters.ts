import { EntraError } from './entra-error.ts';

/** A parameter's value; null when it is missing or empty, which OAuth does not tell apart (RFC 6749 §3.1). */
export function given(parameters: URLSearchParams, name: string): string | null {
  const value = parameters.get(name);
  return value === '' ? null : value;
}

/**
 * A parameter's value. Throws EntraError 900144 when it is missing; Entra speaks of a body even where there is none.
 */
export function required(parameters: URLSearchParams, name: string): string {
  const value = given(parameters, name);
  if (value === null) {
    throw new EntraError(
      900144,
      'invalid_request',
      400,
      `The request body must contain the following parameter: '${name}'.`,
    );
  }
  return value;
}

/** Throws EntraError 9002313 when a parameter comes twice (RFC 6749 §3.1). */
export function requireOnce(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  if (new Set(names).size < names.length) {
    throw malformed();
  }
}

/** The refusal of what cannot be read as a request. */
export function malformed(): EntraError {
  return new EntraError(9002313, 'invalid_request', 400, 'Invalid request. Request is malformed or invalid.');
}
