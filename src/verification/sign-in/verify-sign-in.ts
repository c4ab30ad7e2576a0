import type { SessionContext } from '../../session/session.ts';
import { acquireClientToken } from '../client-token/acquire-client-token.ts';
import { testedClient } from '../client-token/tested-client.ts';
import type { ClientToken } from '../model.ts';
import { verifiedToken } from '../verified-token.ts';
import type { ClientToVerify } from '../verified-server.ts';
import type { VerifiedClient } from '../verification-result.ts';
import type { ClientVerdict } from '../verify-client.ts';
import { type SignInTarget, tryReplyUrl } from './try-reply-url.ts';

/** No application has it: the top-level domain is reserved (RFC 2606). */
const UNREGISTERED = 'https://fhir-apps.invalid/callback';

/**
 * Looks at a client that people sign in to, without signing anybody in: whether Microsoft Entra ID knows it and its reply
 * URLs, and whether the credential of a confidential one works. Throws what the connection throws.
 */
export async function verifySignIn(run: SessionContext, client: ClientToVerify): Promise<ClientVerdict> {
  const { identification, existing } = client;
  const { appId, displayName } = existing.application;
  return {
    verified: {
      ...{ key: identification.key, displayName, type: identification.type, appId },
      token: identification.type === 'confidential' ? await credentialResult(run, client) : null,
      claims: [],
      probes: [],
      signIn: await replyUrlChecks(run, client),
      person: null,
      waited: null,
    },
    created: [],
  };
}

/** By a token for Microsoft Graph, which every application may get: it may have no role on the FHIR server. */
async function credentialResult(
  run: SessionContext,
  { existing, identification, place }: ClientToVerify,
): Promise<VerifiedClient['token']> {
  const tested = testedClient(existing, identification, place);
  const scope = `${run.session.tenantContext.graphUrl}/.default`;
  const token: ClientToken =
    tested === null
      ? { kind: 'untestable', text: 'The API of its FHIR server is not in this tenant.' }
      : await acquireClientToken(run, { ...tested, scope });
  return verifiedToken(token, existing, run.session.now(), null);
}

/** Accepted counts only where a reply URL that is not registered is answered otherwise. */
async function replyUrlChecks(
  { context, session }: SessionContext,
  { existing: { application } }: ClientToVerify,
): Promise<VerifiedClient['signIn']> {
  const { authorityUrl, tenantId } = session.tenantContext;
  const target: SignInTarget = {
    ...{ fetch: session.fetch, authorityUrl, tenantId, clientId: application.appId },
    signal: context.deadline.signal,
  };
  const replyUrls = [application.web, application.spa, application.publicClient].flatMap(
    ({ redirectUris }) => redirectUris,
  );
  const control = replyUrls.length === 0 ? null : await tryReplyUrl(target, UNREGISTERED);
  const checks: VerifiedClient['signIn'][number][] = [];
  for (const replyUrl of replyUrls) {
    const verdict = await tryReplyUrl(target, replyUrl);
    checks.push(
      control?.kind === 'accepted'
        ? { replyUrl, state: 'unknown', text: 'Entra answers any reply URL alike' }
        : verdict.kind === 'accepted'
          ? { replyUrl, state: 'ok', text: 'accepted' }
          : { replyUrl, state: 'wrong', text: verdict.code === null ? 'refused' : `refused (${verdict.code})` },
    );
  }
  return checks;
}
