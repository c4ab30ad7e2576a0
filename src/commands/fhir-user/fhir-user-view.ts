import { describeHandOffs } from '../../output/hand-off-view.ts';
import { doneLine, NOTHING_WRITTEN } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { shortFhirUser } from '../../registration/scopes/fhir-user-url.ts';
import type { FhirUserChangeResult } from './fhir-user-results.ts';

/** The result of `fhir-user set` and `fhir-user remove` for people. */
export function describeFhirUserChange(result: FhirUserChangeResult, paint: Paint): string {
  const { dryRun, roleAssignments, handOffs, sharedWith } = result;
  const roles = roleAssignments.filter(({ action }) => action === 'created').map(({ role }) => role);
  return [
    `${headlineOf(result, paint)}\n`,
    ...roles.map((role) => `  ${dryRun ? 'Would get' : 'Has'} the role ${role}\n`),
    ...sharedWith.map(
      ({ displayName, userPrincipalName }) =>
        `${paint.warn('!')} ${displayName} (${userPrincipalName ?? ''}) is the same person in the records.\n`,
    ),
    describeHandOffs(handOffs, paint),
    dryRun ? NOTHING_WRITTEN : '',
  ].join('');
}

function headlineOf(result: FhirUserChangeResult, paint: Paint): string {
  const { user, before, after, action, dryRun, resource, roleAssignments } = result;
  const who = user.displayName;
  const server = resource.displayName;
  if (action === 'unchanged' && !roleAssignments.some((each) => each.action === 'created')) {
    return after === null
      ? `${who} is linked to no one on ${server}.`
      : `Unchanged: ${who} is ${shortFhirUser(after)} on ${server}.`;
  }
  if (action === 'refused') {
    return `${who} is not linked yet.`;
  }
  if (after === null) {
    const was = shortFhirUser(before ?? '');
    return dryRun ? `${who} would no longer be ${was}.` : doneLine(`${who} is no longer ${was} on ${server}.`, paint);
  }
  const is = `${shortFhirUser(after)} on ${server}`;
  return dryRun ? `${who} would be ${is}.` : doneLine(`${who} is ${is}.`, paint);
}
