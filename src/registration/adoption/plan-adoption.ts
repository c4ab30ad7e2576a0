import { UsageError } from '../../errors/usage-error.ts';
import { describePatch } from '../plan/application-change.ts';
import { assertWithinLimits } from '../plan/limits.ts';
import type { ApplicationPatch, PlannedStep, ServicePrincipalBody } from '../model/step.ts';
import { applyPatch } from '../plan/step.ts';
import { identificationTags, identify, keyIdOf, MARK, PORTAL_TAG, tagChange } from '../tags.ts';
import { isVerifiedAsOurs, externalAccess } from '../trust.ts';
import { type Finding, type FixableCode } from './finding.ts';
import type { PropertyChange } from '../model/result.ts';
import { factsOfChange } from '../plan/change-facts.ts';
import { propertyChanges } from '../plan/property-changes.ts';
import { described } from '../plan/step-description.ts';
import { findingsOf } from './findings.ts';
import type { AdoptionOptions, AdoptionCandidate } from './adoption-candidate.ts';
import { isFixable, repairPatch } from './repair.ts';

/** What adopting writes to the application itself: one patch, so that it has our name and our tags, or neither. */
export type AdoptionPatch = ApplicationPatch & { readonly uniqueName?: string };

/** One write of an adoption. */
export type AdoptionStep =
  | { readonly kind: 'update-application'; readonly patch: AdoptionPatch; readonly summary: string }
  | { readonly kind: 'create-service-principal'; readonly body: ServicePrincipalBody }
  | { readonly kind: 'update-service-principal'; readonly id: string; readonly tags: readonly string[] };

/** What is wrong with an application, and what makes it ours. */
export interface AdoptionPlan {
  readonly findings: readonly Finding[];
  /** The codes of the findings that {@link steps} repair. */
  readonly fixed: readonly FixableCode[];
  /** In the order in which they are written; empty where it is managed by fhir-apps already and nothing is to be repaired. */
  readonly steps: readonly PlannedStep<AdoptionStep>[];
  /** What others hold on it, as sentences. */
  readonly externalAccess: readonly string[];
}

/**
 * The writes that make an application one of ours, and the repairs that were asked for; pure. Planning again after them
 * gives no steps.
 *
 * Throws {@link UsageError}: `other_tools_name`, `key_taken`, `limit_exceeded`.
 */
export function planAdoption(
  observed: AdoptionCandidate,
  options: AdoptionOptions,
  fix: readonly FixableCode[],
  now: Date,
): AdoptionPlan {
  assertNameAvailable(observed, options);
  const candidate = withoutForgedTags(observed);
  const findings = findingsOf(candidate, options, now);
  const fixed = fix.filter((code) => findings.some((each) => each.code === code));
  const steps = [...adoptionSteps(observed, candidate, options), ...repairSteps(candidate, fixed)];
  const after = steps.reduce(
    (application, step) => (step.kind === 'update-application' ? applyPatch(application, step.patch) : application),
    observed.application,
  );
  assertWithinLimits(observed.application, after);
  return {
    findings,
    fixed,
    steps: described(steps, observed.application.displayName),
    externalAccess: externalAccess(candidate, now, [], isOurs(observed.application) && isVerifiedAsOurs(observed)),
  };
}

/** What an adoption changes, each property old and new. */
export function adoptionChanges(
  { application, servicePrincipal }: Pick<AdoptionCandidate, 'application' | 'servicePrincipal'>,
  { steps }: Pick<AdoptionPlan, 'steps'>,
): readonly PropertyChange[] {
  const facts = { ...factsOfChange(application, null), servicePrincipal };
  return propertyChanges(
    steps.map((step) => (step.kind === 'create-service-principal' ? { ...step, ownerIds: [] } : step)),
    facts,
  );
}

/** The codes of the findings that `--fix` can repair. */
export function fixableCodes(findings: readonly Finding[]): readonly FixableCode[] {
  return [...new Set(findings.map(({ code }) => code))].filter(isFixable);
}

/** An application that has neither our name nor all of our tags was never ours, whatever single tags it has. */
function isOurs({ uniqueName, tags }: AdoptionCandidate['application']): boolean {
  return uniqueName !== null && identify(tags) !== null;
}

/**
 * Without the tags that say of a credential that it is ours, where the application never was: who wrote them wants a
 * secret of their own to be taken for one that we have delivered.
 */
function withoutForgedTags<T extends AdoptionCandidate>(observed: T): T {
  const { application } = observed;
  return isOurs(application)
    ? observed
    : { ...observed, application: { ...application, tags: application.tags.filter((tag) => keyIdOf(tag) === null) } };
}

function assertNameAvailable({ application, nameHolder }: AdoptionCandidate, options: AdoptionOptions): void {
  const { uniqueName, appId, displayName, tags } = application;
  if (uniqueName !== null && !uniqueName.startsWith(`${MARK}.`)) {
    throw new UsageError(
      'other_tools_name',
      `"${displayName}" (${appId}) has the unique name ${uniqueName}, by which another tool finds it. A unique name never changes.`,
      {
        hint: 'Keep using the tool that made it, such as Bicep, or register a new application instead.',
        details: { appId, uniqueName },
      },
    );
  }
  const ours = identify(tags);
  const saysOther =
    uniqueName !== null &&
    ours !== null &&
    (ours.type !== options.type || ours.key !== options.key || ours.fhirUrl !== options.fhirUrl);
  if ((uniqueName !== null && uniqueName !== options.uniqueName) || saysOther) {
    throw new UsageError(
      'key_taken',
      ours === null
        ? `"${displayName}" (${appId}) has the unique name ${uniqueName ?? ''}, which is that of another key.`
        : `"${displayName}" (${appId}) is managed by fhir-apps already: the ${ours.type} application of ${ours.fhirUrl}, with the key ${ours.key}.`,
      {
        hint: 'It cannot get another key; to see it:',
        command: ['show', appId],
        details: { appId, uniqueName, ...ours },
      },
    );
  }
  if (nameHolder !== null && nameHolder.appId !== appId) {
    throw new UsageError(
      'key_taken',
      `The key ${options.key} of ${options.fhirUrl} is that of "${nameHolder.displayName}" (${nameHolder.appId}).`,
      {
        hint: (input) =>
          options.type === 'resource'
            ? 'A server has one resource application. To see it:'
            : `Name another with ${input('key')}, or look at it first:`,
        command: ['show', nameHolder.appId],
        details: { appId: nameHolder.appId, key: options.key },
      },
    );
  }
}

/** Our name, tags and lock, and a service principal that the portal shows. */
function adoptionSteps(
  { application: asItStands }: AdoptionCandidate,
  { application, servicePrincipal }: AdoptionCandidate,
  options: AdoptionOptions,
): readonly AdoptionStep[] {
  const wanted = identificationTags(options);
  const withoutForged = application.tags.length < asItStands.tags.length ? application.tags : null;
  const tags = tagChange(application.tags, wanted) ?? withoutForged;
  const patch: AdoptionPatch = {
    ...(application.uniqueName === null ? { uniqueName: options.uniqueName } : {}),
    ...(tags === null ? {} : { tags }),
    ...(application.servicePrincipalLockConfiguration === null
      ? { servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true } }
      : {}),
  };
  const words = [...(patch.uniqueName === undefined ? [] : [`unique name ${patch.uniqueName}`]), describePatch(patch)];
  return [
    ...(Object.keys(patch).length === 0
      ? []
      : [
          {
            kind: 'update-application' as const,
            patch,
            summary: `${words.filter((word) => word !== '').join(', ')} of "${application.displayName}"`,
          },
        ]),
    ...servicePrincipalSteps(servicePrincipal, options, wanted),
  ];
}

function servicePrincipalSteps(
  existing: AdoptionCandidate['servicePrincipal'],
  { type }: AdoptionOptions,
  wanted: readonly string[],
): readonly AdoptionStep[] {
  if (existing === null) {
    return [
      {
        kind: 'create-service-principal',
        body: { tags: [PORTAL_TAG, ...wanted], appRoleAssignmentRequired: type === 'resource' },
      },
    ];
  }
  return existing.tags.includes(PORTAL_TAG)
    ? []
    : [{ kind: 'update-service-principal', id: existing.id, tags: [...existing.tags, PORTAL_TAG] }];
}

function repairSteps({ application }: AdoptionCandidate, fixed: readonly FixableCode[]): readonly AdoptionStep[] {
  const patch = repairPatch(fixed, application);
  return fixed.length === 0
    ? []
    : [{ kind: 'update-application', patch, summary: `repairs ${fixed.join(', ')} of "${application.displayName}"` }];
}
