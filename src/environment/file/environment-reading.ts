import type { Warning } from '../../errors/warning.ts';
import type { NamedFileKind } from '../../reconcile/named-files.ts';
import type { Environment } from './environment.ts';
import type { VariableReader } from './interpolate.ts';
import type { NamedSink } from './secret-destinations.ts';
import type { EnvironmentIssue, Location } from './tree.ts';

/** Which environment of which file, and what the command line says of it. */
export interface EnvironmentRequest {
  /** Absolute path of the file. */
  readonly file: string;
  /** `--env`. */
  readonly env: string | null;
  /** `--fhir-url`, normalized; goes before the one of the file. */
  readonly fhirUrl: string | null;
  /** `--secret-to`; goes before the one at the top of the file, and after those of entries and defaults. */
  readonly secretTo: NamedSink | null;
  readonly readVariable: VariableReader;
}

/** A file that an entry names, which is yet to be read and judged. */
export interface NamedFile {
  readonly kind: NamedFileKind;
  /** Absolute. */
  readonly path: string;
  /** Where it is named. */
  readonly at: Location;
}

/** What a file says, or all that is wrong with it. */
export interface EnvironmentReading {
  /** Null where there are faults. */
  readonly environment: Environment | null;
  readonly issues: readonly EnvironmentIssue[];
  readonly namedFiles: readonly NamedFile[];
  readonly warnings: readonly Warning[];
}

/** The reading of a file that could not be read to its end. */
export function failedReading(issues: readonly EnvironmentIssue[]): EnvironmentReading {
  return { environment: null, issues, namedFiles: [], warnings: [] };
}
