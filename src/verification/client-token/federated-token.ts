import { decodeJwt } from 'jose/jwt/decode';
import * as z from 'zod';
import { readFile } from 'node:fs/promises';
import { parseJson } from '../../http/json-answer.ts';
import { systemReason } from '../../files/system-error.ts';
import type { ExistingFederatedCredential } from '../../registration/credentials/federated/federated-results.ts';
import type { SessionContext } from '../../session/session.ts';
import type { FoundCredential } from './client-credential.ts';

type Trusted = Pick<ExistingFederatedCredential, 'issuer' | 'subject' | 'audiences'>;

/**
 * The token of this run that one of the federated credentials trusts: the file of `AZURE_FEDERATED_TOKEN_FILE`
 * (https://azure.github.io/azure-workload-identity/docs/), else what GitHub Actions issues to the job
 * (https://docs.github.com/actions/reference/security/oidc). None where this run is somebody else.
 */
export async function findFederatedToken(run: SessionContext, trusted: readonly Trusted[]): Promise<FoundCredential> {
  const { env } = run.context;
  const subjects = trusted.map(({ subject }) => subject).join(', ');
  const elsewhere = `Only ${subjects} can sign in as it, and this run is not that.`;
  const path = env['AZURE_FEDERATED_TOKEN_FILE'] ?? '';
  if (path !== '') {
    const token = await readToken(path);
    return token.kind === 'assertion' && !isTrusted(token.assertion, trusted) ? none(elsewhere) : token;
  }
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
  if (url === '' || bearer === '') {
    return none(elsewhere);
  }
  run.context.redactor.add(bearer);
  const token = await askGitHub(run, { url, bearer, audience: trusted[0]?.audiences[0] ?? '' });
  return token.kind === 'assertion' && !isTrusted(token.assertion, trusted) ? none(elsewhere) : token;
}

/** Entra compares issuer and subject to the letter. */
function isTrusted(token: string, trusted: readonly Trusted[]): boolean {
  try {
    const { iss, sub } = decodeJwt(token);
    return trusted.some(({ issuer, subject }) => issuer === iss && subject === sub);
  } catch {
    return false;
  }
}

async function readToken(path: string): Promise<FoundCredential> {
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
): Promise<FoundCredential> {
  const asked = new URL(url);
  asked.searchParams.set('audience', audience);
  const answer = await session.fetchTo(url)(asked.href, {
    headers: { authorization: `bearer ${bearer}` },
    signal: context.deadline.signal,
  });
  const issued = ISSUED.safeParse(parseJson(answer.text));
  return issued.success
    ? { kind: 'assertion', assertion: issued.data.value, source: 'GitHub Actions' }
    : none(`GitHub gave no token to this job (status ${answer.status}); it needs the permission id-token: write.`);
}

function none(text: string): FoundCredential {
  return { kind: 'none', text };
}
