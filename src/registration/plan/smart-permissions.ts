import { UsageError } from '../../errors/usage-error.ts';
import type { RegisterAnswers } from '../answers/answers.ts';
import { askedScopes } from '../consent/api-permissions.ts';
import { mixedScopes, mixedWords } from '../scopes/mixed-scopes.ts';
import { backendRoles, launchScopes } from '../scopes/smart-launch.ts';
import type { ObservedApi, ObservedApplication } from '../model/observed.ts';

/**
 * The answers with all scopes or roles that an app of SMART on FHIR asks its API for. Throws UsageError
 * `smart_scopes_missing`.
 */
export function withSmartPermissions(answers: RegisterAnswers, api: ObservedApi | null): RegisterAnswers {
  if (answers.type === 'resource' || answers.smartLaunch === null || api === null) {
    return answers;
  }
  const asked = { ...api, fhirUrl: answers.fhirUrl };
  return answers.type === 'service'
    ? { ...answers, roles: backendRoles(answers.roles, asked) }
    : { ...answers, scopes: launchScopes(answers.smartLaunch, answers.scopes, asked) };
}

/**
 * Refuses a change after which FHIR servers would answer every token of a client with 400; what is so already is for
 * whoever made it so. `before` is null for a new client. Throws UsageError `smart_scopes_mixed`.
 */
export function assertOneKindOfScopes(
  before: ObservedApplication | null,
  after: ObservedApplication,
  api: ObservedApi | null,
): void {
  const mixed = mixedScopes(askedValues(after, api));
  if (mixed === null || (before !== null && mixedScopes(askedValues(before, api)) !== null)) {
    return;
  }
  throw new UsageError('smart_scopes_mixed', mixedWords(mixed), {
    ...(after.appId === '' ? {} : { hint: 'To see what it asks for:', command: ['show', after.appId] }),
    details: { ...mixed },
  });
}

function askedValues(application: ObservedApplication, api: ObservedApi | null): readonly string[] {
  return askedScopes(application, api).map(({ value }) => value);
}
