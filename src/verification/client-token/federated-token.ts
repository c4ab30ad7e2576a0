import { decodeJwt } from 'jose/jwt/decode';
import * as z from 'zod';
import { readFile } from 'node:fs/promises';
import { describeConnectionIssue } from '../../http/connection-issue.ts';
import { parseJson } from '../../http/json-answer.ts';
import { EXCHANGE_LIMIT_MS } from '../../http/retry.ts';
import { systemReason } from '../../files/system-error.ts';
import type { ExistingFederatedCredential } from '../../registration/credentials/federated/federated-results.ts';
import type { SessionContext } from '../../session/session.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';
import type { FoundCredential } from './client-credential.ts';

type Trusted = Pick<ExistingFederatedCredential, 'issuer' | 'subject' | 'audiences'>;

/** A token that someone has issued to this run, whoever trusts it; or why there is none. */
type Issued = Extract<FoundCredential, { readonly kind: 'assertion' | 'none' }>;

/**
 * The token of this run that one of the federated credentials trusts: the file of `AZURE_FEDERATED_TOKEN_FILE`
 * (https://azure.github.io/azure-workload-identity/docs/), else what GitHub Actions issues to the job
 * (https://docs.github.com/actions/reference/security/oidc). None where this run is someone else.
 */
export async function findFederatedToken(run: SessionContext, trusted: readonly Trusted[]): Promise<FoundCredential> {
  let first: FoundCredential | null = null;
  for await (const issued of issuedTokens(run, trusted)) {
    if (issued.kind === 'assertion' && isTrusted(issued.assertion, trusted)) {
      return issued;
    }
    if (issued.kind === 'none') {
      first ??= issued;
    }
  }
  return first ?? none(`Only ${subjectsOf(trusted)} can sign in as it, and this run is not that.`);
}

/** What this run has been given, one after the other: the next one is asked for only where the last one was no use. */
async function* issuedTokens(run: SessionContext, trusted: readonly Trusted[]): AsyncGenerator<Issued> {
  const { env, redactor } = run.context;
  const path = env['AZURE_FEDERATED_TOKEN_FILE'] ?? '';
  if (path !== '') {
    yield await readToken(path);
  }
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
  if (!canParseUrl(url) || bearer === '') {
    return;
  }
  redactor.add(bearer);
  for (const audience of new Set(trusted.flatMap(({ audiences }) => audiences))) {
    yield await askGitHub(run, { url, bearer, audience });
  }
}

/**
 * Entra compares issuer and subject to the letter; a flexible credential has an expression in place of a subject
 * (https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials), which it
 * decides on itself.
 */
function isTrusted(token: string, trusted: readonly Trusted[]): boolean {
  try {
    const { iss, sub } = decodeJwt(token);
    return trusted.some(({ issuer, subject }) => issuer === iss && (subject === '' || subject === sub));
  } catch {
    return false;
  }
}

function subjectsOf(trusted: readonly Trusted[]): string {
  const [first, ...others] = trusted.map(({ issuer, subject }) => (subject === '' ? issuer : subject));
  return others.length === 0 ? (first ?? '') : `${first ?? ''} and ${others.length} more`;
}

async function readToken(path: string): Promise<Issued> {
  try {
    return { kind: 'assertion', assertion: (await readFile(path, 'utf8')).trim(), source: path };
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    return none(`The file of AZURE_FEDERATED_TOKEN_FILE cannot be read: ${reason}.`);
  }
}

const ISSUED = z.object({ value: z.string().min(1) });

async function askGitHub(
  { context, session }: SessionContext,
  { url, bearer, audience }: { readonly url: string; readonly bearer: string; readonly audience: string },
): Promise<Issued> {
  const asked = new URL(url);
  asked.searchParams.set('audience', audience);
  try {
    const answer = await session.fetchTo(url)(asked.href, {
      headers: { authorization: `bearer ${bearer}` },
      signal: AbortSignal.any([context.deadline.signal, AbortSignal.timeout(EXCHANGE_LIMIT_MS)]),
    });
    const issued = ISSUED.safeParse(parseJson(answer.text));
    return issued.success
      ? { kind: 'assertion', assertion: issued.data.value, source: 'GitHub Actions' }
      : none(`GitHub gave this job no token (status ${answer.status}).`);
  } catch (error) {
    context.stop.throwIfAborted();
    return none(`GitHub gave this job no token: ${describeConnectionIssue(error).message}.`);
  }
}

function none(text: string): Issued {
  return { kind: 'none', text };
}
