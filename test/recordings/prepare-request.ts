import { isObject, type Json, mapTexts } from './json.ts';
import type { Placeholders } from './placeholders.ts';
import type { Exchange, Recording } from './recording.ts';
import type { SandboxRequest } from './replay-sandbox.ts';
import type { Caller } from './replay-tokens.ts';
import { serviceOf, type Service } from './service.ts';
import { errorCodeOf } from './stand-ins.ts';

/** For whom tokens of a service are. */
export const RESOURCES: Readonly<Record<Service, string>> = {
  graph: 'https://graph.microsoft.com',
  azure: 'https://management.azure.com',
  keyvault: 'https://vault.azure.net',
  entra: '',
  none: '',
};

/** Requests whose answers depend on which user sends them: what users made shows them as owners, and `/me` is one. */
const OF_USERS = /^\/v1\.0\/(?:me\b|(?:applications|servicePrincipals)\/[^/]+\/owners\b)/;

/** Who sends a request: the recorded answer tells it, and whether the recording is about its own user. */
export function callerOf({ exchanges }: Recording, { path, status, response }: Exchange): Caller {
  if (status === 401) {
    return 'nobody';
  }
  // A disabled secret is refused to everybody.
  if (status === 403 && innerCodeOf(response) !== 'SecretDisabled') {
    return 'none';
  }
  const isOfUser = exchanges.some((each) => OF_USERS.test(each.path));
  return isOfUser && serviceOf(path) === 'graph' ? 'user' : 'admin';
}

/** The code in `innererror`; an empty text for none. */
export function innerCodeOf(response: Json): string {
  const error = isObject(response) ? response['error'] : undefined;
  return errorCodeOf({ error: isObject(error) ? (error['innererror'] ?? null) : null });
}

/** The request as the sandbox is sent it. */
export function prepareRequest(exchange: Exchange, known: Placeholders, token: string): SandboxRequest {
  const { method, path, query, headers, body } = exchange;
  const target = known.resolve(sandboxPath(path));
  const sent = body === null ? undefined : JSON.stringify(mapTexts(body, known.resolve));
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return {
    method,
    path: query === '' ? target : `${target}?${known.resolve(query)}`,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(sent === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
    },
    body: sent,
  };
}

/** Everything that the sandbox serves has one origin. */
function sandboxPath(path: string): string {
  switch (serviceOf(path)) {
    case 'azure':
      return path.slice('management.azure.com'.length);
    case 'keyvault':
      return path.replace('{vault}.vault.azure.net', '/vaults/{vault}');
    case 'graph':
    case 'entra':
    case 'none':
      return path;
  }
}
