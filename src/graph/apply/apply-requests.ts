import type { AccessRequest, Applicant } from '../../registration/approval/applicant.ts';
import { keyIn } from '../write-record.ts';
import type { GraphClient } from '../graph-client.ts';
import { applyGrants } from './apply-consent.ts';
import { applyRoles } from './apply-roles.ts';
import { hasFailed, type StepOutcome } from './step-outcome.ts';

/** One request of an application that is to be granted. */
export interface ApprovalStep {
  readonly applicant: Applicant;
  readonly request: AccessRequest;
}

/**
 * Grants requests in turn. A refusal for want of privilege leaves the rest to be tried, since the kind of access decides
 * about it; any other failure ends it. Never throws.
 */
export async function applyRequests(
  client: GraphClient,
  steps: readonly ApprovalStep[],
): Promise<readonly StepOutcome<ApprovalStep>[]> {
  const outcomes: StepOutcome<ApprovalStep>[] = [];
  for (const step of steps) {
    const [outcome] = await grant(client, step);
    outcomes.push({ step, error: outcome?.error ?? null });
    if (outcomes.some(hasFailed)) {
      break;
    }
  }
  return outcomes;
}

function grant(client: GraphClient, { applicant, request }: ApprovalStep): Promise<readonly StepOutcome<unknown>[]> {
  const { application, servicePrincipal } = applicant;
  const { displayName, tags } = application;
  const id = servicePrincipal?.id ?? '';
  switch (request.kind) {
    case 'app-role': {
      const principal = { id, type: 'servicePrincipal', displayName } as const;
      const step = { role: request.role, principal, assignmentId: null, isNeeded: true };
      return applyRoles(client, 'assign', [step], request.api.servicePrincipalId ?? '');
    }
    case 'delegated': {
      const granted = { clientId: id, clientName: displayName, key: keyIn(tags) };
      return applyGrants(client, granted, request.step === null ? [] : [request.step]);
    }
  }
}
