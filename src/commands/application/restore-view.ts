import { doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { RestoreResult } from './application-results.ts';

/** The result of `restore` for people. */
export function describeRestore(result: RestoreResult, paint: Paint): string {
  const { permissions, clients, next } = result;
  const has = (granted: boolean): readonly string[] =>
    (permissions ?? [])
      .filter((permission) => permission.granted === granted)
      .map(({ value, kind }) => `${kind === 'application' ? 'role' : 'consent to'} ${value}`);
  return [
    headline(result, paint),
    section('It has', has(true), paint),
    section('It asks for, and does not have', has(false), paint),
    section(
      'Its clients that ask for what did not come back',
      (clients ?? []).map(({ displayName, permissions: missing }) => `${displayName}: ${missing.join(', ')}`),
      paint,
    ),
    section(
      'Next',
      next.map((command) => command),
      paint,
    ),
  ].join('');
}

function headline(result: RestoreResult, paint: Paint): string {
  const { action, dryRun, displayName, appId, restored, servicePrincipalId, roleAssignments } = result;
  const subject = `${paint.bold(`"${displayName}"`)} (${appId})`;
  const what =
    restored.length === 1 && restored[0] === 'servicePrincipal' ? `the service principal of ${subject}` : subject;
  const rest = [
    servicePrincipalId === null ? ' It has no service principal, so it gets no tokens.' : '',
    roleAssignments === null
      ? ''
      : ` ${roleAssignments} ${roleAssignments === 1 ? 'assignment' : 'assignments'} of its roles exist.`,
    result.accountEnabled === false ? ' It is disabled, as it was before.' : '',
  ].join('');
  if (action === 'unchanged') {
    return `${doneLine(`Unchanged: ${subject} is not in the recycle bin.`, paint)}${rest}\n`;
  }
  return dryRun
    ? `Would restore ${what}. Nothing was written.\n`
    : `${doneLine(`Restored ${what}${restored.length === 2 ? ' with its service principal' : ''}.`, paint)}${rest}\n`;
}
