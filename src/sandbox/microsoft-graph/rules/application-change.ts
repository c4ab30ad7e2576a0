import type { Application, ApplicationResource } from '../../tenant/application.ts';
import type { ApplicationWrite } from '../applications/application-shape.ts';
import type { GraphCall } from '../graph-call.ts';

/**
 * A write of an application before it is stored: what was written, the application before, and the application after.
 */
export interface ApplicationChange {
  readonly call: GraphCall;
  readonly write: ApplicationWrite;
  /** Null when the application is being created. */
  readonly before: Application | null;
  readonly resource: ApplicationResource;
}
