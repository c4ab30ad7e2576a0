import { Ledger } from '../../graph/apply/ledger.ts';
import type { RecoveredSecret } from './rotation-view.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';

/** What became of a rotation so far: written as the run goes on, so that a failure in the middle can still say it. */
export class RotationRecord {
  /** What stands of the application and of the new secret. */
  readonly ledger: Ledger;
  #settled: readonly RecoveredSecret[] = [];
  #isProven = false;
  #due: readonly SecretRemoval[] = [];
  #removed: readonly string[] = [];

  constructor(application: ObservedApplication) {
    this.ledger = new Ledger({ application, servicePrincipal: null, api: null, federatedCredentials: null }, null);
  }

  /** What an earlier run had left, and what became of it. */
  get recovered(): readonly RecoveredSecret[] {
    return this.#settled;
  }

  /** True once Microsoft Entra ID gave a token for the new secret. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** The older secrets that are to be removed and still stand. */
  get due(): readonly SecretRemoval[] {
    return this.#due.filter(({ keyId }) => !this.#removed.includes(keyId));
  }

  /** Key ids of the older secrets that this run has removed. */
  get removed(): readonly string[] {
    return this.#removed;
  }

  hasRecovered(recovered: RecoveredSecret): void {
    this.#settled = [...this.#settled, recovered];
  }

  hasProven(): void {
    this.#isProven = true;
  }

  fallsDue(due: readonly SecretRemoval[]): void {
    this.#due = due;
  }

  hasRemoved(keyId: string): void {
    this.#removed = [...this.#removed, keyId];
  }
}
