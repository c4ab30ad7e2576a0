import type { ObservedApplication } from '../../registration/model/observed.ts';
import { issuesFhirUser } from '../../registration/scopes/fhir-user.ts';
import { SMART_SCOPE_SETS, type SmartChoice, smartCatalog } from '../../registration/scopes/smart-catalog.ts';
import { SMART_VERSIONS } from '../../registration/scopes/smart-scope.ts';

/** The largest first, and the newer version: what has more has the less, too. */
const CHOICES: readonly SmartChoice[] = SMART_VERSIONS.toReversed().flatMap((version) =>
  [...SMART_SCOPE_SETS]
    .toSorted((one, other) => sizeOf({ version, set: other }) - sizeOf({ version, set: one }))
    .map((set) => ({ version, set })),
);

/** What an API has of SMART on FHIR, as `--smart` would have made it; null where that would add something. */
export function smartChoiceOf(application: ObservedApplication): SmartChoice | null {
  const scopes = new Set(application.api.oauth2PermissionScopes.map(({ value }) => value));
  const roles = new Set(application.appRoles.map(({ value }) => value));
  return issuesFhirUser(application)
    ? (CHOICES.find((choice) => {
        const catalog = smartCatalog(choice);
        return roles.has(catalog.systemRole) && catalog.scopes.every((value) => scopes.has(value));
      }) ?? null)
    : null;
}

function sizeOf(choice: SmartChoice): number {
  return smartCatalog(choice).scopes.length;
}
