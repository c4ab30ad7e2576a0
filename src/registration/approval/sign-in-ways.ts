import { z } from 'zod';
import { TIME } from '../model/result-keys.ts';
import type { Immutable } from '../model/immutable.ts';
import { utc } from '../credentials/existing-credential.ts';
import type { FederatedCredential, ObservedApplication, ObservedServicePrincipal } from '../model/observed.ts';

/** A credential that an application can sign in with; unlike names and tags, its kind and id cannot be forged. */
export const SIGN_IN_WAY = z
  .strictObject({
    kind: z.enum(['secret', 'certificate', 'federated']),
    id: z.string().nullable(),
    name: z.string().nullable(),
    expiresAt: TIME.nullable().describe('Null for one that never expires, or of the service principal.'),
    issuer: z.string().nullable(),
    subject: z.string().nullable().describe('Whose tokens of the issuer count as its own proof.'),
    heldBy: z.enum(['application', 'servicePrincipal']),
  })
  .meta({ id: 'SignInWay' });

/** See {@link SIGN_IN_WAY}. */
export type SignInWay = Immutable<z.infer<typeof SIGN_IN_WAY>>;

const NOT_FEDERATED = { issuer: null, subject: null };

/** What tells how an application can sign in. */
export interface SignInState {
  readonly application: Pick<ObservedApplication, 'passwordCredentials' | 'keyCredentials'>;
  /** Null where it was not read, or there is none: its own credentials are then left out. */
  readonly servicePrincipal: Pick<ObservedServicePrincipal, 'credentials'> | null;
  /** Null where they could not be read. */
  readonly federatedCredentials:
    readonly (Pick<FederatedCredential, 'name' | 'issuer' | 'subject'> & { readonly id: string | null })[] | null;
}

/** All that an application can sign in with; null where that could not be read whole. */
export function signInWays({
  application,
  servicePrincipal,
  federatedCredentials,
}: SignInState): readonly SignInWay[] | null {
  if (federatedCredentials === null) {
    return null;
  }
  return [
    ...federatedCredentials.map(({ id, name, issuer, subject }): SignInWay => ({
      ...{ kind: 'federated', id, name, expiresAt: null },
      ...{ issuer, subject, heldBy: 'application' },
    })),
    ...application.passwordCredentials.map(({ keyId, displayName, endDateTime }): SignInWay => ({
      ...{ kind: 'secret', id: keyId, name: displayName, expiresAt: utc(endDateTime) },
      ...{ ...NOT_FEDERATED, heldBy: 'application' },
    })),
    ...application.keyCredentials.map(({ keyId, displayName, endDateTime }): SignInWay => ({
      ...{ kind: 'certificate', id: keyId, name: displayName, expiresAt: utc(endDateTime) },
      ...{ ...NOT_FEDERATED, heldBy: 'application' },
    })),
    ...(servicePrincipal?.credentials ?? []).map(({ kind, keyId, displayName }): SignInWay => ({
      ...{ kind, id: keyId, name: displayName, expiresAt: null },
      ...{ ...NOT_FEDERATED, heldBy: 'servicePrincipal' },
    })),
  ];
}

/** One of them in a few words. */
export function describeSignInWay({ kind, name, expiresAt, issuer, subject, heldBy }: SignInWay): string {
  if (kind === 'federated') {
    return `tokens of ${issuer ?? ''} for ${subject ?? ''}`;
  }
  const until = expiresAt === null ? '' : `, expires ${expiresAt.slice(0, 10)}`;
  return `${kind} "${name ?? 'without a name'}"${until}${heldBy === 'application' ? '' : ', of its service principal'}`;
}
