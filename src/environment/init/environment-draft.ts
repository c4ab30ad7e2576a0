import type { FieldValues } from '../../cli/fields/field.ts';
import type { AppType, ServerKind } from '../../registration/model/app-type.ts';
import type { InitResult } from './init-result.ts';

/** One entry of a file that is to be written. */
export interface DraftEntry {
  /** `resource`, or the key of a client. */
  readonly key: string;
  readonly type: AppType;
  /** As flags would have given them; what the whole file says once (server, key) may be among them. */
  readonly values: FieldValues;
  /** Comments above it. */
  readonly remarks: readonly string[];
}

/** A file that is to be written. */
export interface EnvironmentDraft {
  /** Normalised. */
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
  /** Tenant id; null where it is left to the sign-in. */
  readonly tenant: string | null;
  /** Null for the public one. */
  readonly cloud: string | null;
  /** The resource first, then the clients in the order of the file. */
  readonly entries: readonly DraftEntry[];
  /** Lines of comment at the end. */
  readonly notes: readonly string[];
}

/** What such a file says about its server. */
export type DraftHead = Omit<EnvironmentDraft, 'entries' | 'notes'>;

/** What is to be written, and what only a look at a tenant tells. */
export type DraftOutcome = Pick<InitResult, 'tenantId' | 'sandbox' | 'registrations' | 'candidates'> & {
  readonly draft: EnvironmentDraft;
  /** Pins what the file names, once the file stands; the path of the lock file. */
  readonly pin: () => Promise<string | null>;
};

/** What `register` would have to be told to find a registration as wanted. */
export interface ExistingValues {
  /** By the keys of the fields; what holds without being said is left out. */
  readonly values: FieldValues;
  /** What no value can say, as sentences. */
  readonly remarks: readonly string[];
}
