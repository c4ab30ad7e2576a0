import type { ContentEntry } from '../registration/plan-content/plan-content.ts';
import { entryContent } from '../registration/plan-content/entry-content.ts';
import { keyRows, serverRow } from '../registration/plan-content/server-words.ts';
import type { OpenSession } from '../session/session.ts';
import { factsOfChange } from '../registration/plan/change-facts.ts';
import { propertyChanges } from '../registration/plan/property-changes.ts';
import { identitySteps, type PlannedIdentity } from './managed-identity.ts';
import type { Planned, Wanted } from './read-and-plan.ts';
import { plannedResult, type PlannedResult } from './registration-outcome.ts';

/** What a registration would create or change, for people; nothing is read for it. */
export async function registrationContent(
  session: OpenSession,
  wanted: Wanted,
  planned: Planned,
): Promise<ContentEntry> {
  return contentOfResult(await plannedResult(session, wanted, planned), wanted, planned);
}

/** The same of a result that is known already. */
export function contentOfResult(
  result: PlannedResult,
  { answers: { type, key, fhirUrl, serverKind } }: Pick<Wanted, 'answers'>,
  { observation: { observed } }: Pick<Planned, 'observation'>,
): ContentEntry {
  const { application, api } = observed;
  return entryContent({
    ...result,
    action: application === null ? 'create' : result.changes.length === 0 ? 'unchanged' : 'update',
    type,
    // It has a row of its own.
    key: null,
    given: [
      serverRow(fhirUrl, serverKind, type === 'resource' ? null : (api?.displayName ?? null)),
      ...(type === 'resource' ? [] : keyRows(key)),
    ],
    // Warnings are printed by themselves.
    risks: [],
    error: null,
  });
}

/** What a managed identity would get, for people. */
export function identityContent({ answers, observed, plan }: PlannedIdentity): ContentEntry {
  const { servicePrincipal, api } = observed;
  const changes = propertyChanges(identitySteps(plan), factsOfChange(null, api));
  return entryContent({
    ...{ action: changes.length === 0 ? 'unchanged' : 'update', type: 'managed-identity', key: null, uniqueName: null },
    ...{ displayName: servicePrincipal.displayName, appId: servicePrincipal.appId, objectId: null },
    ...{
      changes,
      credential: null,
      decisions: plan.decisions,
      departures: plan.departures,
      risks: [],
      handOffs: [],
      error: null,
    },
    given: [serverRow(answers.fhirUrl, answers.serverKind, api.displayName)],
  });
}
