import type { ObservedApplication } from '../model/observed.ts';
import type { PropertyChange } from '../model/result.ts';
import type { ApplicationPatch, PlannedStep, Step } from '../model/step.ts';
import { deliveryTags, tagsWithoutKeys } from '../tags.ts';
import { APPLICATION_PROPERTIES, type ChangeNames } from './application-properties.ts';
import type { ChangeFacts, ValueChange } from './change-facts.ts';
import { OWN_APP_ID } from './identifier-uri.ts';
import { predictApplication } from './prediction.ts';
import { withFhirUser } from '../scopes/fhir-user.ts';
import { applyPatch } from './step.ts';
import { otherValues } from './step-values.ts';

/**
 * The changes of a plan's steps in their order: each property that a step writes, old and new, `before` null for what
 * is made. Values have names beside ids.
 */
export function propertyChanges(steps: readonly PlannedStep[], facts: ChangeFacts): readonly PropertyChange[] {
  let current = facts.application;
  return steps.flatMap((step): readonly PropertyChange[] => {
    const { change } = step;
    const after = applicationAfter(step, current, facts);
    const changed =
      after === null
        ? []
        : current === null
          ? createdProperties(after, facts)
          : changedProperties(current, after, facts);
    const values = [...changed, ...otherValues(step, { ...facts, application: current })];
    current = after ?? current;
    return values.map((value) => ({ ...change, ...value }));
  });
}

/** Every property that a new application gets. */
function createdProperties(application: ObservedApplication, names: ChangeNames): readonly ValueChange[] {
  return Object.entries(APPLICATION_PROPERTIES).flatMap(([property, read]) => {
    const after = read(application, names);
    return isNothing(after) ? [] : [{ property, before: null, after }];
  });
}

function changedProperties(
  before: ObservedApplication,
  after: ObservedApplication,
  names: ChangeNames,
): readonly ValueChange[] {
  return Object.entries(APPLICATION_PROPERTIES).flatMap(([property, read]) => {
    const [earlier, later] = [read(before, names), read(after, names)];
    return isSame(earlier, later) ? [] : [{ property, before: earlier, after: later }];
  });
}

/** The application as a step leaves it; null where it writes something else. */
function applicationAfter(
  step: Step,
  application: ObservedApplication | null,
  { deliveredTo }: Pick<ChangeFacts, 'deliveredTo'>,
): ObservedApplication | null {
  if (step.kind === 'create-application') {
    const identifierUris = step.identifierUris.map((choice) => ({ ...choice, uri: withAppId(choice.uri, '<appId>') }));
    return predictApplication({ application: [{ ...step, identifierUris }] }, { application: null });
  }
  const patch = application === null ? null : patchOf(step, application, deliveredTo ?? '');
  return application === null || patch === null
    ? null
    : { ...applyPatch(application, patch), uniqueName: patch.uniqueName ?? application.uniqueName };
}

/** What a step writes to the properties of an application; null where it writes something else. */
function patchOf(
  step: Step,
  application: ObservedApplication,
  deliveredTo: string,
): (ApplicationPatch & { readonly uniqueName?: string }) | null {
  const { appId, tags } = application;
  switch (step.kind) {
    case 'update-application':
      return step.patch;
    case 'issue-fhir-user':
      return { optionalClaims: withFhirUser({ ...application, appId: appId === '' ? '<appId>' : appId }) };
    case 'set-identifier-uri': {
      const [choice] = step.choices;
      return choice === undefined
        ? null
        : {
            identifierUris: [withAppId(choice.uri, appId === '' ? '<appId>' : appId), ...step.keep],
            api: { requestedAccessTokenVersion: choice.tokenVersion },
          };
    }
    case 'withdraw-mark':
      return { tags: tagsWithoutKeys(tags, [step.keyId]) };
    case 'confirm-secret':
      return { tags: [...new Set([...tags, ...deliveryTags(step.keyId, deliveredTo)])] };
    default:
      return null;
  }
}

function withAppId(uri: string, appId: string): string {
  return uri.replace(OWN_APP_ID, appId);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
