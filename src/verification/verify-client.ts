import { serverOfApi } from '../registration/result/registration-result.ts';
import { checkClaims } from './claims/check-claims.ts';
import type { Tried, Verification } from './client-attempt.ts';
import { isAllowed } from './expected/allowed-probes.ts';
import { assignedRoles, expectedActions } from './expected/expected-actions.ts';
import { settledAttempt } from './settled-attempt.ts';
import { readTokenClaims } from './token-claims.ts';
import type { ClientToVerify } from './verified-server.ts';
import type { VerifiedClient } from './verification-result.ts';
import { verifiedToken } from './verified-token.ts';

/** A client as it was found, and what stayed behind on the server although nothing should have. */
export interface ClientVerdict {
  readonly verified: VerifiedClient;
  readonly created: readonly string[];
}

/**
 * Tries what a client can do with a token of its own, and puts it beside what it should be able to do. Throws what the
 * connection throws.
 */
export async function verifyClient(verification: Verification, client: ClientToVerify): Promise<ClientVerdict> {
  const { server, run } = verification;
  const { identification, existing } = client;
  const rights = {
    expected: expectedActions(server, client),
    held: expectedActions(server, { ...client, rolesInFile: null }),
  };
  const { token, tried, waited } = await settledAttempt(verification, client, rights);
  const now = run.session.now();
  const claims = token.kind === 'token' ? readTokenClaims(token.token) : null;
  const result = ({ probe, outcome }: Tried): VerifiedClient['probes'][number] => ({
    ...{ probe, expected: isAllowed(rights.expected, probe), outcome: outcome.kind },
    text: outcome.kind === 'unknown' || outcome.kind === 'token_refused' ? outcome.text : null,
  });
  return {
    verified: {
      ...{ key: identification.key, displayName: existing.application.displayName, type: identification.type },
      appId: existing.application.appId,
      token: verifiedToken(token, existing, now, claims?.roles ?? []),
      claims: claims === null ? [] : checkClaims(claims, expectedClaims(verification, client), now),
      probes: tried.map(result),
      signIn: [],
      person: null,
      waited,
    },
    created: tried.flatMap(({ created }) => created ?? []),
  };
}

function expectedClaims({ run: { session } }: Verification, client: ClientToVerify): Parameters<typeof checkClaims>[1] {
  const { identification, existing } = client;
  const { audience, tokenVersion } = serverOfApi(session.tenantContext, identification, existing.api);
  return {
    ...{ audience, tokenVersion, tenantId: session.tenantId, appId: existing.application.appId },
    servicePrincipalId: existing.servicePrincipalId,
    roles: assignedRoles(client).flatMap(({ value, isEnabled }) => (value === null || !isEnabled ? [] : [value])),
  };
}
