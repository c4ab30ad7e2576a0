import type { AppType } from '../../registration/model/app-type.ts';
import type { PropertyChange } from '../../registration/plan/property-changes.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import type { HandOff, RegistrationResult, Warning } from '../../registration/model/result.ts';

/** What a file asks for, and where; the beginning of what `plan` and `apply` tell. */
export interface EnvironmentHead {
  /** Absolute path of the file. */
  readonly file: string;
  /** `--env`; null where the file has only one. */
  readonly environment: string | null;
  readonly fhirUrl: string;
  readonly serverKind: string;
  readonly tenantId: string;
  readonly cloud: string;
  readonly sandbox: boolean;
}

/** Why something could not be planned or done; the keys of `error` of the envelope. */
export interface EntryError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly requestId: string | null;
  readonly details: unknown;
}

/** What `plan` tells of one entry. `blocked`: something must be decided or mended first; `error` says what. */
export interface PlannedEntry {
  readonly key: string;
  readonly type: AppType | 'managed-identity';
  readonly action: 'create' | 'restore' | 'update' | 'unchanged' | 'delete' | 'blocked';
  readonly displayName: string;
  readonly uniqueName: string | null;
  readonly appId: string | null;
  readonly objectId: string | null;
  readonly changes: readonly PropertyChange[];
  readonly decisions: readonly string[];
  /** What deserves a second look: a grant that widens, a credential that ends soon, a removal, somebody else's hold. */
  readonly risks: readonly Warning[];
  readonly handOffs: readonly HandOff[];
  readonly recycled: RecycledApplication | null;
  readonly error: EntryError | null;
}

/** An application of this server that the file does not name; it is left alone. */
export interface ForeignApplication {
  readonly appId: string;
  readonly objectId: string;
  readonly displayName: string;
  readonly uniqueName: string | null;
  readonly key: string | null;
  readonly type: AppType | null;
  /** Why it is left alone, such as `the lock file does not pin it`. */
  readonly reason: string;
}

/** `result` of `plan`, `drift` and `apply --dry-run`. */
export interface PlanResult extends EnvironmentHead {
  /** Tells it from the result of a run that wrote. */
  readonly dryRun: true;
  readonly summary: Readonly<Record<PlannedEntry['action'] | 'foreign', number>>;
  readonly registrations: readonly PlannedEntry[];
  readonly foreign: readonly ForeignApplication[];
}

/** What `apply` tells of one entry. `skipped`: not begun, because what it needs failed or the run was ended. */
export interface AppliedEntry {
  readonly key: string;
  readonly type: AppType | 'managed-identity';
  readonly action: 'created' | 'restored' | 'updated' | 'unchanged' | 'deleted' | 'failed' | 'skipped';
  /** As `register` tells it; null where it did not come so far, or for `deleted`. */
  readonly result: RegistrationResult | null;
  readonly error: EntryError | null;
}

/** `result` of `apply`. */
export interface ApplyResult extends EnvironmentHead {
  readonly dryRun: false;
  readonly summary: Readonly<Record<AppliedEntry['action'] | 'foreign', number>>;
  readonly registrations: readonly AppliedEntry[];
  readonly foreign: readonly ForeignApplication[];
  /** Absolute path of the lock file. */
  readonly lockFile: string;
}
