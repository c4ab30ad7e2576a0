import { assertMayConsentForAll } from '../scopes/consent-for-all.ts';
import { wantedConsent } from '../consent/tenant-consent.ts';
import { assertOneKindOfScopes, withSmartPermissions } from './smart-permissions.ts';
import { fhirUserSteps } from './fhir-user-steps.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { RegisterAnswers, ResourceAnswers } from '../answers/answers.ts';
import { warningsFor } from './advice.ts';
import { applicationChange, describePatch } from './application-change.ts';
import { describeDecisions, describeDepartures } from './decisions.ts';
import type { Observed, ObservedApi, ObservedApplication } from '../model/observed.ts';
import { assertNoWritingPullRequests, subjectsToTrust } from '../credentials/federated/trusted-pull-requests.ts';
import { assertNamesNotShared } from './permission-names.ts';
import { identifierUriTags, identifierUriChoices, identifierUriTaken, resourceChange } from './plan-resource.ts';
import { withoutMark } from '../credentials/mark-ahead.ts';
import { planCredential } from '../credentials/kinds/index.ts';
import { assertOwnersWithinLimit, assertWithinLimits, OWNERS_AT_CREATION } from './limits.ts';
import { servicePrincipalSteps } from './plan-service-principal.ts';
import type {
  ApplicationBody,
  ApplicationPatch,
  ApplicationStep,
  PlannedStep,
  PreparationStep,
  Step,
} from '../model/step.ts';
import { described } from './step-description.ts';
import { applyPatch } from './step.ts';
import { preAuthorizationSteps, preAuthorizationWarnings } from '../consent/pre-authorization.ts';
import { predictApplication } from './prediction.ts';
import { identify } from '../tags.ts';
import { consentWarnings } from '../consent/tenant-consent.ts';
import { externalAccess } from '../trust.ts';
import { wantedApplication } from './wanted-application.ts';
import type { PermissionScope } from '../model/permissions.ts';
import type { Plan } from '../model/plan.ts';
import type { Warning } from '../../errors/warning.ts';

/** The steps about credentials and the service principal that give no access; external access matters for all others. */
const HARMLESS_STEPS: ReadonlySet<Step['kind']> = new Set([
  'remove-secret',
  'create-service-principal',
  'update-service-principal',
]);

/** Every write of a plan, in the order it is told. */
export function stepsOf(plan: Plan): readonly PlannedStep[] {
  return [...plan.preparation, ...plan.application, ...plan.servicePrincipal];
}

/**
 * What has to be written so that the directory holds what the answers ask for: pure, so that a dry run, the apply
 * and the tests share it. Planning again after applying gives no steps.
 *
 * Throws {@link UsageError}: `unknown_role`, `unknown_scope`, `secrets_forbidden`, `certificate_lifetime_forbidden`,
 * `certificate_expired_stands`, `identifier_uri_taken`, `key_taken`, `resource_unfinished`, `federated_audience_taken`,
 * `federated_limit`, `pull_request_writes`, `limit_exceeded`, `name_taken`, `smart_scopes_missing`,
 * `smart_scopes_mixed`, `smart_consent_refused`.
 */
export function planRegistration(given: RegisterAnswers, observed: Observed, now: Date): Plan {
  const answers = withSmartPermissions(given, observed.api);
  assertFits(answers, observed);
  const application = observed.application;
  const basic = wantedApplication(answers, observed.api);
  const wanted = { ...basic, tags: [...(basic.tags ?? []), ...identifierUriTags(answers, application)] };
  const credential = planCredential(answers, observed, now);
  const withdrawal = withdrawalSteps(observed, credential.steps);
  const own = planApplication(answers, withdrawal.length === 0 ? observed : withoutMarkAhead(observed), wanted);
  const servicePrincipal = servicePrincipalSteps(answers, observed, wanted.tags ?? []);
  const givesAccess = [...credential.steps, ...servicePrincipal].some(({ kind }) => !HARMLESS_STEPS.has(kind));
  if (givesAccess) {
    assertNoWritingPullRequests(answers, observed);
  }
  assertOwnersWithinLimit(
    observed,
    application === null ? ownersOf(observed).length : missingOwners(observed).length,
    answers.name,
  );
  const steps = [...withdrawal, ...own.steps, ...credential.steps];
  const predicted = predictApplication({ application: steps }, observed);
  assertWithinLimits(application, predicted);
  assertOneKindOfScopes(application, predicted, observed.api);
  return {
    preparation: described(preparationSteps(observed), answers.name),
    application: described(steps, answers.name),
    servicePrincipal: described(servicePrincipal, answers.name),
    decisions: [...describeDecisions(answers, observed), ...credential.decisions],
    departures: [...describeDepartures(answers, observed), ...(credential.departures ?? [])],
    warnings: [
      ...own.warnings,
      ...(credential.warnings ?? []),
      ...warningsFor(answers, observed),
      ...consentWarnings(answers, observed),
      ...(answers.type === 'resource' ? preAuthorizationWarnings(answers, observed.preAuthorizedClients) : []),
    ],
    externalAccess: givesAccess ? externalAccess(observed, now, subjectsToTrust(answers)) : [],
    clientsWithExternalAccess: observed.preAuthorizedClients.filter(
      ({ externalAccess: holders }) => holders.length > 0,
    ),
  };
}

/**
 * The mark that counts as soon as there is a service principal goes before one is made, where the secret was not
 * delivered or has to be proven.
 */
function withdrawalSteps(
  { markAhead = null }: Observed,
  credentialSteps: readonly ApplicationStep[],
): readonly ApplicationStep[] {
  const isProven = credentialSteps.some((step) => step.kind === 'confirm-secret' && step.keyId === markAhead?.keyId);
  return markAhead === null || (!markAhead.isUnused && !isProven)
    ? []
    : [{ kind: 'withdraw-mark', keyId: markAhead.keyId }];
}

function withoutMarkAhead(observed: Observed): Observed {
  const { application, markAhead = null } = observed;
  return application === null ? observed : { ...observed, application: withoutMark(application, markAhead) };
}

/**
 * The steps that create the application object or bring it up to date, without its credentials, and what they warn of.
 */
function planApplication(
  answers: RegisterAnswers,
  observed: Observed,
  wanted: ApplicationBody,
): { readonly steps: readonly ApplicationStep[]; readonly warnings: readonly Warning[] } {
  const { application } = observed;
  if (application === null) {
    return { steps: creationSteps(answers, observed, wanted), warnings: [] };
  }
  const change = applicationChange(application, wanted, answers);
  const merged = applyPatch(application, change);
  const resource = answers.type === 'resource' ? resourceChange(answers, observed, merged) : null;
  return {
    steps: [
      ...updateSteps(application, change),
      ...(resource?.steps ?? []),
      ...fhirUserSteps(answers, application),
      ...preAuthorizationOf(answers, observed, merged.api.oauth2PermissionScopes),
      ...addOwnerSteps(missingOwners(observed)),
    ],
    warnings: resource?.warnings ?? [],
  };
}

function creationSteps(
  answers: RegisterAnswers,
  observed: Observed,
  wanted: ApplicationBody,
): readonly ApplicationStep[] {
  const owners = ownersOf(observed);
  const preAuthorization = preAuthorizationOf(answers, observed, wanted.api?.oauth2PermissionScopes ?? []);
  return [
    {
      kind: 'create-application',
      body: wanted,
      ownerIds: owners.slice(0, OWNERS_AT_CREATION),
      identifierUris: answers.type === 'resource' ? identifierUriChoices(answers, observed) : [],
    },
    ...fhirUserSteps(answers, null),
    ...preAuthorization,
    ...addOwnerSteps(owners.slice(OWNERS_AT_CREATION)),
  ];
}

/** The steps that pre-authorize clients for the scopes that a resource application will have. */
function preAuthorizationOf(
  answers: RegisterAnswers,
  { preAuthorizedClients, application }: Observed,
  scopes: readonly PermissionScope[],
): readonly ApplicationStep[] {
  return answers.type === 'resource' ? preAuthorizationSteps(answers, preAuthorizedClients, application, scopes) : [];
}

function addOwnerSteps(ownerIds: readonly string[]): readonly ApplicationStep[] {
  return ownerIds.map((ownerId) => ({ kind: 'add-owner', ownerId }));
}

/** Faults that only the directory can show, found before anything is written. */
function assertFits(answers: RegisterAnswers, observed: Observed): void {
  assertSameIdentity(answers, observed.application);
  if (answers.type === 'resource') {
    const holder = observed.uriOwners.find(({ uri }) => uri === answers.identifierUri);
    if (holder !== undefined) {
      throw identifierUriTaken(holder);
    }
    assertNamesNotShared(answers, observed.application);
    assertHasIdentifierUri(answers, observed);
    return;
  }
  assertFinished(observed.api, answers.fhirUrl);
  if (observed.api !== null) {
    const { displayName, scopes: defined, appId } = observed.api;
    const wanted = wantedConsent(answers, observed).find(({ api }) => api.appId === appId)?.scopes ?? [];
    assertMayConsentForAll({ displayName, defined, wanted });
  }
}

/** Throws UsageError `identifier_uri_impossible` where the tenant allows no identifier URI that SMART could use. */
function assertHasIdentifierUri(answers: ResourceAnswers, observed: Observed): void {
  const stands = (observed.application?.identifierUris ?? []).length > 0;
  if (!stands && identifierUriChoices(answers, observed).length === 0) {
    throw new UsageError(
      'identifier_uri_impossible',
      "SMART on FHIR needs an identifier URI on a verified domain, which the tenant's policy does not allow.",
      { hint: (input) => `Name one that it allows, with tokens of version 2: ${input('identifierUri')}.` },
    );
  }
}

/** An API without a service principal can give nobody a role or a token. Throws UsageError `resource_unfinished`. */
export function assertFinished(api: ObservedApi | null, fhirUrl: string): void {
  if (api !== null && !api.firstParty && api.servicePrincipalId === null) {
    throw new UsageError(
      'resource_unfinished',
      `"${api.displayName}" (${api.appId}) has no service principal in this tenant.`,
      {
        hint: 'Finish it first:',
        command: ['register', 'resource', '--fhir-url', fhirUrl],
        details: { appId: api.appId },
      },
    );
  }
}

/** Two registrations can come to one unique name by their keys; the second must not take over the first. */
function assertSameIdentity(answers: RegisterAnswers, application: ObservedApplication | null): void {
  const other = application === null ? null : identify(application.tags);
  if (application === null || other === null || (other.type === answers.type && other.fhirUrl === answers.fhirUrl)) {
    return;
  }
  throw new UsageError(
    'key_taken',
    `"${application.displayName}" (${application.appId}) has this key already: it is the ${other.type} application of ${other.fhirUrl}.`,
    {
      hint: (input) => `Name another key with ${input('key')}, or look at it first:`,
      command: ['show', application.appId],
      details: { appId: application.appId, ...other },
    },
  );
}

function updateSteps(application: ObservedApplication, patch: ApplicationPatch): readonly ApplicationStep[] {
  return Object.keys(patch).length === 0
    ? []
    : [{ kind: 'update-application', patch, summary: `${describePatch(patch)} of "${application.displayName}"` }];
}

/** The owners of a new application: an app that creates it is named too, because its rights may end at what it owns. */
function ownersOf({ caller, ownerIds }: Observed): readonly string[] {
  return [...new Set([...(caller.kind === 'app' ? [caller.objectId] : []), ...ownerIds])];
}

/** Where the owners could not be read, adding again would never end. */
function missingOwners({ owners, ownerIds }: Observed): readonly string[] {
  return owners === null ? [] : ownerIds.filter((ownerId) => !owners.some(({ id }) => id === ownerId));
}

/** The first-party API's own service principal, where the tenant has none yet. */
export function preparationSteps({ api }: Pick<Observed, 'api'>): readonly PreparationStep[] {
  return api !== null && api.firstParty && api.servicePrincipalId === null
    ? [{ kind: 'create-api-service-principal', appId: api.appId, displayName: api.displayName }]
    : [];
}
