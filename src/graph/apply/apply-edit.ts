import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { ScopeRevocation } from '../../registration/edit/edit-entitlements.ts';
import type { EditStep, OwnerStep } from '../../registration/edit/edit-steps.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { GraphClient } from '../graph-client.ts';
import { explainOwnerRefusal } from '../observe/owner-lookup.ts';
import { updateApplication } from '../write/applications.ts';
import { changeOwners } from '../write/owners.ts';
import { isWrite } from '../graph-request.ts';
import { keyIn } from '../write-record.ts';
import { applyRevocation } from './apply-consent.ts';
import { applyRoles } from './apply-roles.ts';
import { hasFailed } from './step-outcome.ts';

/** How far an edit came, and what ended it early. */
export interface EditOutcome {
  readonly done: readonly EditStep[];
  /** Empty where all is done; the first of them may be done in part. */
  readonly open: readonly EditStep[];
  readonly hasWritten: boolean;
  /** Consent that the caller may not revoke, which is to be handed off. */
  readonly refused: readonly ScopeRevocation[];
  /** Null where all is done. */
  readonly error: unknown;
}

/** What became of one step. */
interface StepProgress {
  readonly hasWritten: boolean;
  readonly error: unknown;
  readonly refused?: readonly ScopeRevocation[];
  /** The application as the step leaves it. Default: as it was. */
  readonly application?: ObservedApplication;
}

/** Writes the steps of an edit one after the other, up to the first failure. Never throws. */
export async function applyEdit(
  client: GraphClient,
  application: ObservedApplication,
  steps: readonly EditStep[],
): Promise<EditOutcome> {
  let current = application;
  let hasWritten = false;
  let refused: readonly ScopeRevocation[] = [];
  for (const [index, step] of steps.entries()) {
    const progress = await doStep(client, current, step);
    current = progress.application ?? current;
    hasWritten ||= progress.hasWritten;
    refused = [...refused, ...(progress.refused ?? [])];
    if (progress.error !== null) {
      return { done: steps.slice(0, index), open: steps.slice(index), hasWritten, refused, error: progress.error };
    }
  }
  return { done: steps, open: [], hasWritten, refused, error: null };
}

async function doStep(client: GraphClient, application: ObservedApplication, step: EditStep): Promise<StepProgress> {
  switch (step.kind) {
    case 'add-owner':
    case 'remove-owner':
      return progressOf(client, (watched) => changeOwner(watched, application, step));
    case 'unassign': {
      const outcomes = await applyRoles(client, 'remove', step.assignments, step.resourceId);
      const hasWritten = outcomes.some(({ error }) => error === null);
      return { hasWritten, error: outcomes.find(({ error }) => error !== null)?.error ?? null };
    }
    case 'revoke':
      return revoke(client, application, step.revocations);
    case 'disable':
    case 'update':
      // Right after the disabling write Graph may still take what is removed for enabled; then it is tried again.
      return progressOf(client, async (watched) => ({
        application: await updateApplication(watched, application, step.patch),
      }));
  }
}

/** A step may take several writes, of which the first are done when one of them fails. */
async function progressOf(
  client: GraphClient,
  write: (watched: GraphClient) => Promise<Pick<StepProgress, 'application'> | void>,
): Promise<StepProgress> {
  let hasWritten = false;
  const watched: GraphClient = {
    ...client,
    send: async (request) => {
      const answer = await client.send(request);
      hasWritten ||= isWrite(request);
      return answer;
    },
  };
  try {
    return { ...(await write(watched)), hasWritten: true, error: null };
  } catch (error) {
    return { hasWritten, error };
  }
}

/** The consent of one client after the other; what the caller may not revoke is left. */
async function revoke(
  client: GraphClient,
  { tags }: ObservedApplication,
  revocations: readonly ScopeRevocation[],
): Promise<StepProgress> {
  const key = keyIn(tags);
  const refused: ScopeRevocation[] = [];
  let hasWritten = false;
  for (const clientId of new Set(revocations.map(({ grant }) => grant.clientId))) {
    const ofClient = revocations.filter(({ grant }) => grant.clientId === clientId);
    const clientName = ofClient[0]?.grant.clientName ?? null;
    const outcomes = await applyRevocation(client, { clientId, clientName, key }, ofClient);
    hasWritten ||= outcomes.some(({ error }) => error === null);
    const failure = outcomes.find(hasFailed);
    if (failure !== undefined) {
      return { hasWritten, refused, error: failure.error };
    }
    const grantIds = outcomes.flatMap(({ step, error }) => (error instanceof PrivilegeError ? [step.grant.id] : []));
    refused.push(...ofClient.filter(({ grant }) => grantIds.includes(grant.id)));
  }
  return { hasWritten, refused, error: null };
}

async function changeOwner(
  client: GraphClient,
  { displayName, tags }: ObservedApplication,
  { kind, change, owner }: OwnerStep,
): Promise<void> {
  const owned = { kind: change.kind, id: change.id, displayName, key: keyIn(tags) };
  const ids = [owner.id];
  try {
    await changeOwners(client, owned, {
      before: change.before.map(({ id }) => id),
      add: kind === 'add-owner' ? ids : [],
      remove: kind === 'remove-owner' ? ids : [],
    });
  } catch (error) {
    throw explainOwnerRefusal(error, ids);
  }
}
