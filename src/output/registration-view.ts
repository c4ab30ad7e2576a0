import type { Change } from '../registration/model/result.ts';
import type { RegistrationResult } from '../registration/result/registration-schema.ts';
import { KIND_WORDS } from '../registration/plan-content/plan-content.ts';
import type { ApiNames } from '../registration/consent/well-known-apis.ts';
import { GITHUB_ISSUER } from '../registration/credentials/federated/issuer.ts';
import { sanitized } from './sanitized.ts';
import { describeHandOffs } from './hand-off-view.ts';
import { alignRows, doneLine, section } from './layout.ts';
import type { Paint } from './paint.ts';
import { registrationRows } from './registration-rows.ts';
import { describeSmartScopes } from './smart-scopes-view.ts';
import { settingLines } from './settings-formats/env.ts';

/** A command that a person may type next, and what for. */
export interface Suggestion {
  /** Such as `Then register a client`. */
  readonly heading: string;
  readonly command: string;
}

/** What the result of `register` shows beside the result. */
export interface RegistrationAdvice {
  /** APIs by their appIds. */
  readonly apis: ApiNames;
  /** With the decisions that were taken, and each change of a creation. Default: false. */
  readonly verbose?: boolean;
  /** What to do next. Default: nothing. */
  readonly next?: Suggestion | null;
  /** The command that says the same without questions. Default: none. */
  readonly again?: Suggestion | null;
}

/**
 * The result of `register` for people: what happened, what is left to others, what to do next, the settings, and then
 * the details. Of a dry run only one that finds nothing to change; for others, `describeDryRun`.
 */
export function describeRegistration(result: RegistrationResult, advice: RegistrationAdvice, paint: Paint): string {
  const { apis, verbose = false, next = null, again = null } = advice;
  const changes = section('Changes made', result.changes.map(changeLine), paint);
  return [
    `${headlineOf(result, paint)}\n`,
    verbose ? '' : result.departures.map((departure) => `${paint.warn('!')} ${departure}\n`).join(''),
    describeHandOffs(result.handOffs, paint),
    settingsOf(result, paint),
    describeSmartScopes(result, paint),
    suggestion(next, paint),
    section('In the GitHub workflow', workflowLines(result), paint),
    `\n${paint.bold('Details')}\n`,
    alignRows(registrationRows(result, sanitized(apis)), paint),
    // What was created is described by the details.
    verbose || result.action === 'updated' ? changes : '',
    verbose ? section('Decisions taken', result.decisions, paint) : '',
    suggestion(again, paint),
  ].join('');
}

/** The result of `show` for people. */
export function describeRegistrationDetails(result: RegistrationResult, apis: ApiNames, paint: Paint): string {
  const subject = `${KIND_WORDS[result.type]} ${paint.bold(`"${result.displayName}"`)}`;
  return [
    `${subject.charAt(0).toUpperCase()}${subject.slice(1)}\n\n`,
    alignRows(registrationRows(result, sanitized(apis)), paint),
    section(settingsHeading(result), settingLines(result.settings).map(paint.command), paint),
    describeSmartScopes(result, paint),
    section('In the GitHub workflow', workflowLines(result), paint),
    describeHandOffs(result.handOffs, paint),
  ].join('');
}

function headlineOf({ action, dryRun, displayName, type, uniqueName }: RegistrationResult, paint: Paint): string {
  // Only the resource of a managed service has no name of its own: it is Microsoft's, and nothing was made.
  if (uniqueName === null && type === 'resource') {
    return 'No resource application is needed.';
  }
  const subject = `${KIND_WORDS[type]} "${displayName}"`;
  switch (action) {
    case 'created':
      return doneLine(`Created ${subject}.`, paint);
    case 'updated':
      return doneLine(`Updated ${subject}.`, paint);
    case 'unchanged':
      return dryRun
        ? `Nothing to change: ${subject} is up to date.`
        : doneLine(`Unchanged: ${subject} is up to date.`, paint);
  }
}

function settingsOf(result: RegistrationResult, paint: Paint): string {
  const isNews = result.type === 'resource' && result.action !== 'unchanged';
  const heading = isNews ? 'Next, give these settings to the FHIR server' : settingsHeading(result);
  return section(heading, settingLines(result.settings).map(paint.command), paint);
}

function settingsHeading({ type }: Pick<RegistrationResult, 'type'>): string {
  return type === 'resource' ? 'Settings for the FHIR server' : 'Settings for the client';
}

function suggestion(shown: Suggestion | null, paint: Paint): string {
  return shown === null ? '' : section(shown.heading, [paint.command(shown.command)], paint);
}

/** What a workflow of GitHub Actions needs to sign in without a secret. */
function workflowLines({ credential, appId, tenantId }: RegistrationResult): readonly string[] {
  const isTrusted =
    credential?.kind === 'federated' && credential.federated?.some(({ issuer }) => issuer === GITHUB_ISSUER);
  return isTrusted === true && appId !== null
    ? [
        'permissions: { id-token: write, contents: read }',
        '- uses: azure/login@v2',
        `  with: { client-id: ${appId}, tenant-id: ${tenantId}, allow-no-subscriptions: true }`,
      ]
    : [];
}

/** The longest verb, `create`, sets the column. */
function changeLine({ action, summary }: Change): string {
  return `${action.padEnd('create'.length)}  ${summary}`;
}
