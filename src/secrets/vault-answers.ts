import { z } from 'zod';
import type { HttpClient, PipelineRequest, PipelineResponse } from '../http/azure-http-client.ts';
import { requestIdIn } from '../http/guarded-fetch.ts';
import { readJsonBody } from '../http/json-answer.ts';
import { parseAnswer, requireObject, withSource } from '../http/parse-answer.ts';
import { responseInvalid } from '../http/refusals.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/** Whose tokens a vault may ask for. */
export interface VaultAuthority {
  /** https origin of Microsoft Entra ID. */
  readonly authorityUrl: string;
  /** What tokens for vaults are for, such as `https://vault.azure.net`. */
  readonly resource: string;
}

/**
 * Names of one authority: vaults named `login.windows.net` in their challenges until 2022 (MSAL: instance discovery
 * metadata).
 */
const ALIASES: readonly (readonly string[])[] = [
  ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com'],
  ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
];

/**
 * A page that a captive portal or a proxy answers with in a vault's place; named as the library names a lost exchange.
 */
class ForeignAnswerError extends Error {
  override readonly name = 'RestError';
}

/**
 * Lets through only answers that the library can take for a vault's: it believes what came, and fails in ways of its
 * own where that is nothing. Throws ConnectionError `response_invalid`, also for a challenge that asks for a token of,
 * or for, someone else.
 */
export function onlyVaultAnswers(httpClient: HttpClient, authority: VaultAuthority): HttpClient {
  return {
    sendRequest: async (request) => {
      const answer = await httpClient.sendRequest(request);
      if (answer.status === 401) {
        requireOwnChallenge(request, answer, authority);
      } else if (answer.status < 300) {
        requireSecret(request, answer);
      }
      return answer.status < 400 || isRefusal(answer) ? answer : bareRefusal(answer);
    },
  };
}

const REFUSAL = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

function isRefusal({ headers, bodyAsText }: PipelineResponse): boolean {
  const read = readJsonBody(headers.get('content-type') ?? null, bodyAsText ?? '');
  return read.kind === 'json' && REFUSAL.safeParse(read.value).success;
}

/** The library cannot read a refusal without Key Vault's own body, such as a gateway's page or an empty 401. */
function bareRefusal(answer: PipelineResponse): PipelineResponse {
  const error = { code: '', message: `The vault answered with status ${answer.status}.` };
  answer.headers.set('content-type', 'application/json');
  return { ...answer, bodyAsText: JSON.stringify({ error }) };
}

const BUNDLE = z.object({
  id: z.string().regex(/^https:\/\/[^/]+\/(?:[^?#]*\/)?(?:secrets|deletedsecrets)\/[^/?#]+(?:\/[^/?#]*)?$/i),
  attributes: z.object({}).nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
});
const WITH_VALUE = BUNDLE.extend({ value: z.string() });

/** Setting a secret and getting it are answered with its value, all else without (Key Vault REST API: SecretBundle). */
function requireSecret(request: PipelineRequest, answer: PipelineResponse): void {
  const source = sourceIn(request, answer);
  const read = readJsonBody(answer.headers.get('content-type') ?? null, answer.bodyAsText ?? '');
  if (read.kind === 'invalid' && read.reason.endsWith('text/html')) {
    throw new ForeignAnswerError("something else answered in the vault's place (text/html)");
  }
  if (read.kind !== 'json') {
    throw responseInvalid({ ...source, reason: read.kind === 'empty' ? 'it is empty' : read.reason });
  }
  const hasValue = ['GET', 'PUT'].includes(request.method) && !/\/deletedsecrets\//i.test(request.url);
  parseAnswer(hasValue ? WITH_VALUE : BUNDLE, withSource(requireObject(read.value, source), source));
}

/**
 * Every parameter that names someone has to name the vault's own authority and resource (Key Vault: authentication
 * challenge).
 */
function requireOwnChallenge(
  request: PipelineRequest,
  answer: PipelineResponse,
  { authorityUrl, resource }: VaultAuthority,
): void {
  const header = answer.headers.get('www-authenticate') ?? '';
  for (const [, name = '', value = ''] of header.matchAll(
    /\b(authorization(?:_ur[il])?|resource|scope)\s*=\s*"([^"]*)"/gi,
  )) {
    const isOwn = name.toLowerCase().startsWith('authorization')
      ? isAuthority(value, authorityUrl)
      : [resource, `${resource}/.default`].includes(value.replace(/\/$/, ''));
    if (!isOwn) {
      throw responseInvalid({
        ...sourceIn(request, answer),
        reason: `it asks for a token of ${hostOf(value)}, and vaults of this cloud take those of ${new URL(authorityUrl).host} for ${new URL(resource).host} only`,
      });
    }
  }
}

function isAuthority(text: string, authorityUrl: string): boolean {
  if (!canParseUrl(text)) {
    return false;
  }
  const [named, own] = [new URL(text), new URL(authorityUrl)];
  const names = ALIASES.find((each) => each.includes(own.hostname)) ?? [];
  return (
    named.username === '' &&
    (named.origin === own.origin || (names.includes(named.hostname) && named.origin === `https://${named.hostname}`))
  );
}

function hostOf(text: string): string {
  return canParseUrl(text) ? new URL(text).host.slice(0, 253) : 'someone who cannot be read';
}

function sourceIn(
  { method, url }: PipelineRequest,
  { status, headers }: PipelineResponse,
): Parameters<typeof requireObject>[1] {
  const { host, pathname } = new URL(url);
  return {
    from: `The key vault at ${host}`,
    request: `${method} ${pathname}`,
    status,
    requestId: requestIdIn((name) => headers.get(name)),
  };
}
