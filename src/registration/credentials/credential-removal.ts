import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication } from '../model/observed.ts';
import { hasExpired, isWorking, type ExistingCredential } from './existing-credential.ts';
import { CREDENTIAL_KINDS } from './kinds/index.ts';
import type { Warning } from '../../errors/warning.ts';

/** A credential to remove, and what to say of it. */
export interface CredentialRemoval {
  readonly credential: ExistingCredential;
  readonly warnings: readonly Warning[];
}

/** The credential that is to go. */
export interface CredentialRemovalRequest {
  /** Its id in any case, or the name of a federated one. */
  readonly id: string;
  /** True to remove it even where nothing else works. */
  readonly allowNoCredential: boolean;
}

type NamedApplication = Pick<ObservedApplication, 'appId' | 'displayName'>;

/**
 * Finds the requested credential and decides whether it may go. Throws UsageError `credential_missing` with the list,
 * and, unless that is allowed, `last_credential` where nothing else works.
 */
export function planCredentialRemoval(
  application: NamedApplication,
  existing: readonly ExistingCredential[],
  { id, allowNoCredential }: CredentialRemovalRequest,
  now: Date,
): CredentialRemoval {
  const { appId, displayName } = application;
  const credential = requireCredential(application, existing, id);
  const others = existing.filter((each) => each !== credential && isWorking(each, now));
  if (!isWorking(credential, now)) {
    return {
      credential,
      warnings: credential.unconfirmed && !hasExpired(credential, now) ? [mayBeInUse(credential)] : [],
    };
  }
  if (others.length === 0 && !allowNoCredential) {
    throw new UsageError(
      'last_credential',
      `The ${credential.kind} ${credential.id} is the last credential of "${displayName}" (${appId}) that works.`,
      {
        hint: (input) =>
          `Without it the client gets no token. Make another first, or give ${input('allowNoCredential')}.`,
        command: CREDENTIAL_KINDS[credential.kind].replacement(appId) ?? undefined,
        details: { appId, kind: credential.kind, id: credential.id },
      },
    );
  }
  const isLastOfKind = others.every(({ kind }) => kind !== credential.kind);
  const kinds = [...new Set(others.map(({ kind }) => kind))];
  return {
    credential,
    warnings:
      others.length > 0 && isLastOfKind
        ? [
            {
              code: 'last_of_its_kind',
              message: `No other ${credential.kind} works; the client still has: ${kinds.join(', ')}.`,
            },
          ]
        : [],
  };
}

function requireCredential(
  { appId, displayName }: NamedApplication,
  existing: readonly ExistingCredential[],
  id: string,
): ExistingCredential {
  const credential = existing.find(
    (each) => each.id.toLowerCase() === id.toLowerCase() || (each.kind === 'federated' && each.name === id),
  );
  if (credential === undefined) {
    const known = existing.map(({ kind, id: each, name }) => ({ kind, id: each, name }));
    const list = known.map((each) => `${each.kind} ${each.id}${each.name === null ? '' : ` (${each.name})`}`);
    throw new UsageError('credential_missing', `"${displayName}" (${appId}) has no credential ${id}.`, {
      hint: known.length === 0 ? 'It has none at all.' : `It has: ${list.join(', ')}.`,
      details: { appId, credentials: known },
    });
  }
  return credential;
}

function mayBeInUse({ id }: ExistingCredential): Warning {
  return {
    code: 'secret_unconfirmed',
    message: `No mark shows that the secret ${id} was delivered. If a client uses it anyway, that client gets no new tokens.`,
  };
}
