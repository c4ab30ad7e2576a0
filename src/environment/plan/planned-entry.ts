import { wordedWarning } from '../../errors/warning.ts';
import { worded } from '../../errors/wording.ts';
import { nameInFile } from '../file/read-entry.ts';
import type { PlannedEntry } from './environment-result.ts';
import { type DeletedApplication, recycledFrom } from '../../graph/observe/deleted-application.ts';
import type { PropertyChange } from '../../registration/model/result.ts';
import { factsOfChange } from '../../registration/plan/change-facts.ts';
import { allowedActions } from '../../registration/roles/allowed-actions.ts';
import { propertyChanges } from '../../registration/plan/property-changes.ts';
import { risksOf } from '../../registration/plan/risks.ts';
import type { Context } from '../../cli/context.ts';
import { identityLedger, identitySteps } from '../../reconcile/managed-identity.ts';
import { managedIdentityResult } from '../../reconcile/managed-identity-result.ts';
import { plannedResult } from '../../reconcile/registration-outcome.ts';
import type { OpenSession } from '../../session/session.ts';
import type { ApplicationEntry, Entry, IdentityEntry } from './entry.ts';
import { entryError } from './entry-error.ts';

const NOTHING = {
  ...{ changes: [], decisions: [], departures: [], risks: [], handOffs: [] },
  ...{ credential: null, recycled: null, error: null },
} as const;

/** What `plan` tells of an entry. */
export async function plannedEntry(context: Context, session: OpenSession, entry: Entry): Promise<PlannedEntry> {
  const { registration } = entry;
  const { key } = registration;
  switch (entry.kind) {
    case 'application':
      return entry.restores === null
        ? plannedApplication(context, session, entry)
        : plannedRestoration(entry, entry.restores);
    case 'identity':
      return plannedIdentity(session, entry);
    case 'needless':
      return {
        ...NOTHING,
        key,
        type: 'resource',
        action: 'unchanged',
        displayName: entry.answers.name,
        uniqueName: null,
        appId: null,
        objectId: null,
        decisions: ['A managed FHIR service needs no resource application: "Azure Healthcare APIs" is its API.'],
      };
    case 'blocked': {
      const isIdentity = registration.kind === 'managed-identity';
      return {
        ...NOTHING,
        key,
        type: isIdentity ? 'managed-identity' : registration.answers.type,
        action: 'blocked',
        displayName: isIdentity ? registration.answers.managedIdentity : registration.answers.name,
        uniqueName: isIdentity ? null : registration.answers.uniqueName,
        appId: null,
        objectId: null,
        recycled: entry.recycled ?? null,
        error: entryError(entry.error, context.settings),
      };
    }
  }
}

/** What else a restored application needs, nobody knows before it is back: its plan is only that it comes back. */
function plannedRestoration(
  { registration, wanted: { answers } }: ApplicationEntry,
  deleted: DeletedApplication,
): PlannedEntry {
  const { appId, id, displayName, deletedAt } = deleted;
  const when = deletedAt === null ? '' : `, deleted ${deletedAt.slice(0, 10)}`;
  return {
    ...NOTHING,
    key: registration.key,
    type: answers.type,
    action: 'restore',
    displayName,
    uniqueName: answers.uniqueName,
    appId,
    objectId: id,
    recycled: recycledFrom(deleted),
    changes: [
      {
        action: 'restore',
        target: 'application',
        summary: `application "${displayName}" from the recycle bin${when}; what it lacks is added then`,
        property: null,
        before: null,
        after: null,
      },
    ],
  };
}

async function plannedApplication(
  context: Context,
  session: OpenSession,
  { registration, wanted, planned, awaited, risks }: ApplicationEntry,
): Promise<PlannedEntry> {
  const { answers } = wanted;
  const { observation, plan } = planned;
  const { observed } = observation;
  const { application } = observed;
  const { handOffs, credential, changes: own } = await plannedResult(session, wanted, planned);
  const changes = [
    ...own,
    ...awaited.map((client): PropertyChange => ({
      action: 'add',
      target: 'application',
      summary: `pre-authorization of "${client}", once it exists`,
      property: 'api.preAuthorizedApplications',
      before: null,
      after: [{ appId: null, name: client, scopes: 'scopes' in answers ? answers.scopes : [] }],
    })),
  ];
  return {
    key: registration.key,
    type: answers.type,
    action: application === null ? 'create' : changes.length === 0 ? 'unchanged' : 'update',
    displayName: answers.name,
    uniqueName: answers.uniqueName,
    appId: application?.appId ?? null,
    objectId: application?.id ?? null,
    changes,
    decisions: plan.decisions.map((decision) => worded(decision, nameInFile)),
    departures: plan.departures.map((departure) => worded(departure, nameInFile)),
    risks: [...risks, ...risksOf(answers, observed, plan, context.now())].map((risk) =>
      wordedWarning(risk, nameInFile),
    ),
    handOffs,
    credential,
    recycled: null,
    error: null,
  };
}

function plannedIdentity({ tenantContext }: OpenSession, { registration, planned }: IdentityEntry): PlannedEntry {
  const { answers, key } = registration;
  const displayName = planned?.observed.servicePrincipal.displayName ?? answers.managedIdentity;
  const changes =
    planned === null
      ? answers.roles.map((role) => ({
          action: 'assign' as const,
          target: 'appRoleAssignment',
          summary: `role ${role}, once the resource exists`,
          property: 'appRoleAssignments',
          before: null,
          after: {
            ...{ role, appRoleId: null, allows: allowedActions({ value: role, description: null }) },
            ...{ api: null, apiAppId: null },
          },
        }))
      : propertyChanges(identitySteps(planned.plan), factsOfChange(null, planned.observed.api));
  return {
    ...NOTHING,
    key,
    type: 'managed-identity',
    action: changes.length === 0 ? 'unchanged' : 'update',
    displayName,
    uniqueName: null,
    appId: planned?.observed.servicePrincipal.appId ?? null,
    objectId: null,
    changes,
    decisions: planned?.plan.decisions ?? [],
    handOffs:
      planned === null
        ? []
        : managedIdentityResult({
            tenantContext,
            dryRun: true,
            ledger: identityLedger(planned.observed),
            ...planned,
          }).handOffs,
  };
}
