import { beginLedger, type Ledger, Recorder } from '../../graph/apply/ledger.ts';
import type { RecoveredSecret } from './credential-results.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';

/** What exists of a client and its secrets, and what a rotation has done to them. */
export interface RotationLedger extends Ledger {
  /** What an earlier run had left, and what became of it. */
  readonly recovered: readonly RecoveredSecret[];
  /** True once Microsoft Entra ID gave a token for the new secret. */
  readonly isProven: boolean;
  /** The older secrets that are to be removed and still exist. */
  readonly due: readonly SecretRemoval[];
  /** Key ids of the older secrets that this run has removed. */
  readonly removed: readonly string[];
}

/** Keeps the ledger of a rotation while it goes on. */
export type RotationRecorder = Recorder<RotationLedger>;

/** The recorder of a rotation that has written nothing yet. */
export function recordRotation(application: ObservedApplication): RotationRecorder {
  const existing = beginLedger({ application, servicePrincipal: null, api: null, federatedCredentials: null });
  return new Recorder<RotationLedger>({ ...existing, recovered: [], isProven: false, due: [], removed: [] });
}
