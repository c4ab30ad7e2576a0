import type { AuditedWrite, Writer } from '../audit/audit-line.ts';
import type { AuditLog } from '../audit/audit-log.ts';

/** What a session tells the audit log. */
export interface AuditTrail {
  /**
   * Asked before each write. Throws UsageError `audit_log_unwritable`, and UnfinishedError `audit_log_failed` once a
   * line is missing.
   */
  assertWritable(): void;
  /** Told after each write. */
  wrote(write: AuditedWrite): void;
}

/** What is the same in every line of a run. */
export interface TrailFacts {
  readonly changeRef: string | null;
  readonly who: Writer;
  readonly tenantId: string;
  readonly cloud: string;
  readonly command: string;
  readonly environment: string | null;
}

/** The trail of one session in the audit log of the run. */
export function openTrail(log: AuditLog, facts: TrailFacts, now: () => Date): AuditTrail {
  const { changeRef, who, tenantId, cloud, command, environment } = facts;
  return {
    assertWritable: () => {
      log.open();
      log.requireWhole();
    },
    wrote: (write) => {
      const { action, target, key, before, after, request, status, requestId, clientRequestId, outcome } = write;
      log.append({
        ...{ schemaVersion: 1, time: now().toISOString(), changeRef, who, tenantId, cloud, command, environment },
        ...{ key, action, target, request, before, after, status, requestId, clientRequestId, outcome },
      });
    },
  };
}
