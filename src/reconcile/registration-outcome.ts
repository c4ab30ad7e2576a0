import { worded, type Wording } from '../errors/wording.ts';
import { applicationOf, type Ledger } from '../graph/apply/ledger.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import type { CredentialChoice } from '../registration/credentials/inputs/index.ts';
import { assignedAzureRoles, missingAzureRoles } from '../registration/roles/azure-access.ts';
import type { AzureFhirRole } from '../registration/model/azure-access.ts';
import { existingCredential } from '../registration/credentials/credential-result.ts';
import { federatedResults } from '../registration/credentials/federated/federated-results.ts';
import { unconfirmedSecrets } from '../registration/credentials/unmarked-secrets.ts';
import type { Observed } from '../registration/model/observed.ts';
import { openHandOffs } from '../registration/result/open-hand-offs.ts';
import type { Plan } from '../registration/model/plan.ts';
import type { PropertyChange } from '../registration/model/result.ts';
import { stepsOf } from '../registration/plan/plan.ts';
import { predictApplication } from '../registration/plan/prediction.ts';
import {
  completeResult,
  type ExistingRegistration,
  type ExistingResult,
  existingResult,
  type RunResult,
} from '../registration/result/registration-result.ts';
import type { CredentialResult, RegistrationResult } from '../registration/result/registration-schema.ts';
import type { AppRole } from '../registration/model/permissions.ts';
import type { AzureRoleStep, IdentifierUriChoice, Step } from '../registration/model/step.ts';
import { grantAfter, existingGrants, withGrants } from '../registration/consent/tenant-consent.ts';
import { secretElsewhere } from './secret-elsewhere.ts';
import type { CertificateSource } from './certificate-source.ts';
import type { OpenSession } from '../session/session.ts';
import { plannedChanges } from './planned-changes.ts';
import type { Planned, Wanted } from './read-and-plan.ts';

function identityOf(answers: RegisterAnswers): Parameters<typeof existingResult>[1] {
  const { type, key, fhirUrl, serverKind, name, uniqueName } = answers;
  return { type, key, fhirUrl, serverKind, displayName: name, uniqueName };
}

/** What a run did, or would do, to a registration. */
interface Run extends Pick<RunResult, 'dryRun' | 'credential' | 'changes'> {
  readonly existing: ExistingRegistration;
  readonly isNew: boolean;
  /** The unmarked secrets that the run accounts for, by their key ids. */
  readonly accounted: readonly string[];
  /** The roles of the API that the caller may not assign. */
  readonly refusedRoles: readonly AppRole[];
  /** The identifier URIs that Entra refused on the way. */
  readonly refusedUris: readonly IdentifierUriChoice[];
}

/** The result of a run, planned or applied. */
function toResult(
  session: OpenSession,
  wanted: Wanted,
  { observation: { observed }, plan }: Planned,
  { existing, isNew, accounted, refusedRoles, refusedUris, ...run }: Run,
): RegistrationResult {
  const { answers } = wanted;
  const result = existingResult(session.tenantContext, identityOf(answers), existing);
  return completeResult(result, {
    ...run,
    action: isNew ? 'created' : run.changes.length > 0 ? 'updated' : 'unchanged',
    unconfirmed: unconfirmedSecrets(existing.application, accounted, session.now()),
    ...decisionsOf(wanted, plan, result, { refusedUris, credential: run.credential, existing }),
    handOffs: openHandOffs(session.tenantContext, existing, result, {
      azureRoles: azureRolesLeft(answers, observed, existing, result),
      azureResource: observed.azureAccess?.resource ?? null,
      now: session.now(),
      appRoles: refusedRoles,
    }),
  });
}

/** A {@link RegistrationResult} of a run that writes nothing, with each property that would change. */
export interface PlannedResult extends RegistrationResult {
  readonly changes: readonly PropertyChange[];
}

/** What a dry run would end with; the directory was only read. */
export async function plannedResult(session: OpenSession, wanted: Wanted, planned: Planned): Promise<PlannedResult> {
  const steps = stepsOf(planned.plan);
  const changes = plannedChanges(session, wanted, planned);
  const existing = predictRegistration(planned.observation.observed, planned.plan);
  const result = toResult(session, wanted, planned, {
    existing,
    isNew: !existing.exists,
    dryRun: true,
    credential: await plannedCredential(wanted, existing, steps),
    changes,
    accounted: steps.flatMap((step) =>
      step.kind === 'confirm-secret' || step.kind === 'remove-secret' ? [step.keyId] : [],
    ),
    refusedRoles: [],
    refusedUris: [],
  });
  return { ...result, changes };
}

/** The registration as it would be once the plan was applied. */
function predictRegistration(observed: Observed, plan: Plan): ExistingRegistration {
  const steps = stepsOf(plan);
  // An API that is yet to be added to the tenant has no id there; what is granted at it is granted all the same.
  const api =
    observed.api === null ? null : { ...observed.api, servicePrincipalId: observed.api.servicePrincipalId ?? '' };
  return {
    application: predictApplication(plan, observed),
    exists: observed.application !== null,
    servicePrincipalId: observed.servicePrincipal?.id ?? null,
    accountEnabled: observed.servicePrincipal?.accountEnabled ?? null,
    api,
    // Whether the caller may assign them only the write can tell.
    assignedRoleIds: [
      ...assignedAppRoles(observed),
      ...steps.flatMap((step) => (step.kind === 'assign-app-role' ? [step.role.id] : [])),
    ],
    grants: withGrants(
      existingGrants(observed),
      steps.flatMap((step) =>
        step.kind === 'grant-consent' ? [grantAfter(step, step.api.servicePrincipalId ?? '')] : [],
      ),
    ),
    azureRoles: azureRolesOf(
      observed,
      steps.filter((step) => step.kind === 'assign-azure-role'),
    ),
    graphServicePrincipalId: observed.graphServicePrincipalId,
    federatedCredentials: plannedFederatedCredentials(observed, steps),
  };
}

/** What a run ends with that has applied the plan. */
export async function appliedResult(
  session: OpenSession,
  wanted: Wanted,
  planned: Planned,
  ledger: Ledger,
): Promise<RegistrationResult> {
  const { observed } = planned.observation;
  const { servicePrincipal, secret, changes, refusedRoles, refusedUris } = ledger;
  const existing: ExistingRegistration = {
    application: applicationOf(ledger),
    exists: true,
    servicePrincipalId: servicePrincipal?.id ?? null,
    accountEnabled: servicePrincipal === null ? null : (observed.servicePrincipal?.accountEnabled ?? true),
    api: observed.api === null ? null : { ...observed.api, servicePrincipalId: ledger.apiServicePrincipalId },
    assignedRoleIds: [...assignedAppRoles(observed), ...ledger.assigned.map(({ id }) => id)],
    grants: withGrants(existingGrants(observed), ledger.grants),
    azureRoles: azureRolesOf(observed, ledger.assignedAzureRoles),
    graphServicePrincipalId: observed.graphServicePrincipalId,
    federatedCredentials: ledger.federatedCredentials,
  };
  return toResult(session, wanted, planned, {
    existing,
    isNew: ledger.created.application,
    dryRun: false,
    credential: await credentialOf(wanted, existing, planned.plan, ledger),
    changes,
    accounted: secret === null ? [] : [secret.keyId],
    refusedRoles: refusedRoles.map(({ role }) => role),
    refusedUris,
  });
}

/** The ids of the API's roles that stand already. */
function assignedAppRoles(observed: Observed): readonly string[] {
  return observed.assignments
    .filter(({ resourceId }) => resourceId === observed.api?.servicePrincipalId)
    .map(({ appRoleId }) => appRoleId);
}

/** What would stand: what does, and what the plan adds, which has no ids yet. */
function plannedFederatedCredentials(
  { federatedCredentials }: Observed,
  steps: readonly Step[],
): ExistingRegistration['federatedCredentials'] {
  const added = steps.flatMap((step) =>
    step.kind === 'add-federated-credential'
      ? [{ ...step.credential, id: null, audiences: [step.credential.audience] }]
      : [],
  );
  return federatedCredentials === null && added.length === 0 ? null : [...(federatedCredentials ?? []), ...added];
}

function choiceOf(answers: RegisterAnswers): CredentialChoice | null {
  return 'credential' in answers ? answers.credential : null;
}

/** What a dry run can tell of the credential that the plan would make, or that stands. */
async function plannedCredential(
  { answers, destinations: { sink, certificate } }: Wanted,
  existing: ExistingRegistration,
  steps: readonly Step[],
): Promise<CredentialResult | null> {
  const unmade = { keyId: null, expiresAt: null, federated: federatedResults(existing) };
  if (steps.some(({ kind }) => kind === 'add-secret')) {
    return { kind: 'secret', ...unmade, deliveredTo: sink?.description ?? null };
  }
  const added = steps.find((step) => step.kind === 'add-certificate');
  if (added === undefined && !steps.some(({ kind }) => kind === 'make-certificate')) {
    return existingCredentialOf(answers, existing, certificate);
  }
  return {
    kind: 'certificate',
    ...unmade,
    expiresAt: added?.certificate.notAfter.toISOString() ?? null,
    deliveredTo: certificate?.keyFile ?? null,
    thumbprint: added?.certificate.thumbprint ?? null,
  };
}

/** The credential that stands; of a certificate that the user holds, with the file that its key is in. */
async function existingCredentialOf(
  answers: RegisterAnswers,
  existing: ExistingRegistration,
  certificate: CertificateSource | null,
): Promise<CredentialResult | null> {
  const held = (await certificate?.stored()) ?? null;
  const found = existingCredential(existing, choiceOf(answers), held);
  return found === null || held === null || found.thumbprint !== held.thumbprint
    ? found
    : { ...found, deliveredTo: certificate?.keyFile ?? null };
}

async function credentialOf(
  { answers, destinations: { sink, certificate } }: Wanted,
  existing: ExistingRegistration,
  plan: Plan,
  ledger: Ledger,
): Promise<CredentialResult | null> {
  const { secret } = ledger;
  if (secret !== null) {
    const federated = federatedResults(existing);
    const made = { kind: 'secret', keyId: secret.keyId, expiresAt: secret.expiresAt, federated } as const;
    const deliveredTo = sink?.description ?? null;
    return sink?.inResult === true ? { ...made, deliveredTo, secret: secret.text } : { ...made, deliveredTo };
  }
  const found = await existingCredentialOf(answers, existing, certificate);
  const confirmed = plan.application.some((step) => step.kind === 'confirm-secret' && step.keyId === found?.keyId);
  return found === null || !confirmed ? found : { ...found, deliveredTo: sink?.description ?? null };
}

/** Where Entra refused the identifier URI that was planned, the one that it took is what counts. */
function decisionsOf(
  { inputName, destinations: { sink } }: Wanted,
  plan: Plan,
  result: ExistingResult,
  { refusedUris, credential, existing }: Pick<Run, 'refusedUris' | 'credential' | 'existing'>,
): Pick<RunResult, 'decisions' | 'departures'> {
  if (refusedUris.length === 0) {
    const inWords = (decision: Wording): string => worded(decision, inputName);
    const elsewhere = secretElsewhere(sink, credential, existing.application);
    return {
      decisions: [...plan.decisions.map(inWords), ...elsewhere],
      departures: [...plan.departures.map(inWords), ...elsewhere],
    };
  }
  const taken = `The identifier URI is ${result.identifierUris[0] ?? ''}, and access tokens are version ${result.server.tokenVersion ?? ''}: Entra refused ${refusedUris.map(({ uri }) => uri).join(' and ')}.`;
  return { decisions: [taken], departures: [taken] };
}

/** The Azure roles that stand, and those that this run gave, or would give. */
function azureRolesOf(observed: Observed, given: readonly AzureRoleStep[]): RegistrationResult['roleAssignments'] {
  const { azureAccess, servicePrincipal } = observed;
  const held = azureAccess === null ? [] : assignedAzureRoles(azureAccess, servicePrincipal?.id ?? null);
  return [
    ...held.map(({ role, scope }) => ({ role: role.name, scope })),
    ...given.map(({ role, resource }) => ({ role: role.name, scope: resource.id })),
  ];
}

/** The Azure roles that are left to someone else, on a server where they decide; null for one that was not named. */
function azureRolesLeft(
  answers: RegisterAnswers,
  { azureAccess, servicePrincipal }: Observed,
  { api }: ExistingRegistration,
  { roleAssignments }: ExistingResult,
): readonly (AzureFhirRole | null)[] {
  if (answers.type !== 'service' || api === null || (!api.firstParty && answers.serverKind === 'oss')) {
    return [];
  }
  const given = new Set(roleAssignments.map(({ role }) => role));
  return answers.roles.length === 0
    ? [null]
    : missingAzureRoles(answers.roles, azureAccess, servicePrincipal?.id ?? null).filter(
        ({ name }) => !given.has(name),
      );
}
