import type { CloudName } from '../../cli/fields/global-fields.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { GivenRegistration } from '../../registration/answers/register-values.ts';
import type { ManagedIdentityAnswers } from '../../registration/answers/managed-identity-answers.ts';
import type { DeliveryNames } from '../../secrets/secret-sink.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import type { ServerKind } from '../../registration/model/app-type.ts';

export type { DeliveryNames as HandoverNames };

/** Where something stands in a file, both from 1; null where no file says it. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** One entry of the file, complete and valid: an application, or the roles of a managed identity. */
export type WantedEntry =
  | { readonly kind: 'application'; readonly answers: RegisterAnswers }
  | { readonly kind: 'managed-identity'; readonly answers: ManagedIdentityAnswers };

/** One entry of the file, and what the file says of how it is made. */
export type WantedRegistration = WantedEntry & {
  /** The key in the file: `resource`, or one of `clients`. */
  readonly key: string;
  /** What `register` would have been given, with defaults; paths are absolute. */
  readonly values: GivenRegistration;
  /**
   * Where a new secret goes, or, with `deliveryNames`, the id of a client without one; null where nothing was
   * said.
   */
  readonly secretTo: SinkSpec | null;
  /** Null for the usual names, made of the key. */
  readonly deliveryNames: DeliveryNames | null;
  /** Where its entry begins in the file. */
  readonly position: SourcePosition | null;
};

/** A FHIR server's resource application and its clients, as a file describes them, for one of its environments. */
export interface Environment {
  /** Absolute path of the file. */
  readonly file: string;
  /** `--env`; null where the file has only one. */
  readonly name: string | null;
  /** Normalised, as in {@link RegisterAnswers}. */
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
  /** Tenant id or domain that the file names; null where it names none. */
  readonly tenant: string | null;
  /** As `--cloud`; null where the file names none. */
  readonly cloud: CloudName | null;
  /** The resource first, then the clients in the order of the file. Keys are distinct. */
  readonly registrations: readonly WantedRegistration[];
}

/** How an environment of a file is called: the file, and the environment of several. */
export function sourceOf(file: string, environment: string | null): string {
  return environment === null ? file : `${file}, ${environment}`;
}
