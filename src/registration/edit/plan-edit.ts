import type { Warning } from '../../errors/warning.ts';
import type { AppType } from '../model/app-type.ts';
import type { PropertyChange } from '../model/result.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { describePatch } from '../plan/application-change.ts';
import { assertOwnersWithinLimit, assertWithinLimits } from '../plan/limits.ts';
import { factsOfChange } from '../plan/change-facts.ts';
import { propertyChanges } from '../plan/property-changes.ts';
import { applyPatch } from '../plan/step.ts';
import { editEntitlements } from './edit-entitlements.ts';
import { editOwners } from './edit-owners.ts';
import type { EditPlan, ObservedEdit } from './edit-plan.ts';
import { editProperties } from './edit-properties.ts';
import type { EditRequest } from './edit-request.ts';

/**
 * What has to be written so that an application is as a request wants it; all issues at once. Throws UsageError
 * `limit_exceeded`.
 */
export function planEdit(observed: ObservedEdit, type: AppType, request: EditRequest): EditPlan {
  const { application, owned, namedOwners } = observed;
  const properties = editProperties(application, type, request);
  const owners = editOwners(application.displayName, owned, namedOwners);
  const entitlements = editEntitlements(application, type, request, observed.entitlements);
  const patch = { ...properties.patch, ...entitlements.patch };
  const after = applyPatch(application, patch);
  assertWithinLimits(application, after);
  for (const { before, add } of owners.owners) {
    assertOwnersWithinLimit({ owners: before, application }, add.length, application.displayName);
  }
  return {
    patch,
    removal: entitlements.removal,
    owners: owners.owners,
    changes: [...patchChanges(observed, patch), ...entitlements.changes, ...owners.changes],
    settled: [...properties.settled, ...entitlements.settled, ...owners.settled],
    warnings: [
      ...nameWarnings(observed, request),
      ...replyUrlWarnings(observed, patch),
      ...entitlements.warnings,
      ...owners.warnings,
    ],
    requestedBy: entitlements.requestedBy,
    effects: [...entitlements.effects, ...owners.effects],
    issues: [...properties.issues, ...entitlements.issues, ...namedOwners.issues],
  };
}

/** Each property that a patch changes, old and new. */
function patchChanges({ application }: ObservedEdit, patch: ApplicationPatch): readonly PropertyChange[] {
  const change = { action: 'update', target: 'application', summary: describePatch(patch) } as const;
  return propertyChanges(
    [{ kind: 'update-application', patch, summary: change.summary, change, progress: '' }],
    factsOfChange(application, null),
  );
}

/** A warning where another application has the new name too. */
function nameWarnings(
  { namesakes }: Pick<ObservedEdit, 'namesakes'>,
  { name }: Pick<EditRequest, 'name'>,
): readonly Warning[] {
  const [namesake] = namesakes;
  return namesake === undefined || name === null
    ? []
    : [
        {
          code: 'name_shared',
          message: `Another application (${namesake.appId}) is called "${name}" too: name either by its appId or key, not by its display name.`,
        },
      ];
}

function replyUrlWarnings({ application }: ObservedEdit, patch: ApplicationPatch): readonly Warning[] {
  const count = ({ web, spa, publicClient }: Pick<typeof application, 'web' | 'spa' | 'publicClient'>): number =>
    web.redirectUris.length + spa.redirectUris.length + publicClient.redirectUris.length;
  return count(application) > 0 && count(applyPatch(application, patch)) === 0
    ? [
        {
          code: 'reply_urls_all_removed',
          message: `"${application.displayName}" has no reply URL left, so that no one can sign in to it in a browser.`,
        },
      ]
    : [];
}
