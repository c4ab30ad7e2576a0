import { certificateAssertion } from '../../identity/client-assertion.ts';
import { reasonForApi } from '../../identity/refusal-for-api.ts';
import { type ClientProof, requestClientToken } from '../../identity/token-request.ts';
import { EXCHANGE_LIMIT_MS } from '../../http/retry.ts';
import type { SessionContext } from '../../session/session.ts';
import type { ClientToken } from '../model.ts';
import type { FoundCredential, TestedClient } from './client-credential.ts';
import { findCredential } from './find-credential.ts';

/**
 * Gets a token of a client for its FHIR server with the client's own credential (OAuth 2.0 client credentials, RFC 6749
 * section 4.4). Asks once. Throws ConnectionError where Microsoft Entra ID redirects.
 */
export async function acquireClientToken(run: SessionContext, client: TestedClient): Promise<ClientToken> {
  const found = await findCredential(run, client);
  if (found.kind === 'none') {
    return { kind: 'untestable', text: found.text };
  }
  const { context, session } = run;
  const { authorityUrl, tenantId } = session.tenantContext;
  const { appId } = client.application;
  const answer = await requestClientToken(
    {
      ...{ fetch: session.fetch, authorityUrl, tenantId, clientId: appId, scope: client.scope },
      signal: AbortSignal.any([context.deadline.signal, AbortSignal.timeout(EXCHANGE_LIMIT_MS)]),
    },
    await proofOf(found, {
      audience: `${authorityUrl}/${tenantId}/oauth2/v2.0/token`,
      clientId: appId,
      now: session.now(),
    }),
  );
  const { source } = found;
  switch (answer.kind) {
    case 'token':
      context.redactor.add(answer.token);
      return { kind: 'token', token: answer.token, source };
    case 'refused': {
      const [code] = answer.codes;
      return {
        kind: 'refused',
        code: code === undefined ? null : `AADSTS${code}`,
        text: reasonForApi(answer.reason),
        source,
      };
    }
    case 'unanswered':
      return { kind: 'untestable', text: answer.reason };
  }
}

async function proofOf(
  found: Exclude<FoundCredential, { kind: 'none' }>,
  facts: Parameters<typeof certificateAssertion>[1],
): Promise<ClientProof> {
  switch (found.kind) {
    case 'secret':
      return { kind: 'secret', secret: found.secret };
    case 'certificate':
      return { kind: 'assertion', assertion: await certificateAssertion(found.key, facts) };
    case 'assertion':
      return { kind: 'assertion', assertion: found.assertion };
  }
}
