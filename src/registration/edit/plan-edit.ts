import type { Warning } from '../../errors/warning.ts';
import type { AppType } from '../model/app-type.ts';
import type { PropertyChange } from '../model/result.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { describePatch } from '../plan/application-change.ts';
import { assertOwnersWithinLimit, assertWithinLimits } from '../plan/limits.ts';
import { propertyChanges } from '../plan/property-changes.ts';
import { applyPatch } from '../plan/step.ts';
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
  const after = applyPatch(application, properties.patch);
  assertWithinLimits(application, after);
  for (const { before, add } of owners.owners) {
    assertOwnersWithinLimit({ owners: before, application }, add.length, application.displayName);
  }
  return {
    patch: properties.patch,
    owners: owners.owners,
    changes: [...patchChanges(observed, properties.patch), ...owners.changes],
    settled: [...properties.settled, ...owners.settled],
    warnings: [...nameWarnings(observed, request), ...replyUrlWarnings(observed, properties.patch), ...owners.warnings],
    effects: owners.effects,
    issues: [...properties.issues, ...namedOwners.issues],
  };
}

/** Each property that a patch changes, old and new. */
function patchChanges({ application }: ObservedEdit, patch: ApplicationPatch): readonly PropertyChange[] {
  const change = { action: 'update', target: 'application', summary: describePatch(patch) } as const;
  return propertyChanges(
    [{ kind: 'update-application', patch, summary: change.summary, change, progress: '' }],
    application,
    null,
  );
}

/** A warning where another application has the new name too. */
export function nameWarnings(
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
