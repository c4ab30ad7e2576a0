import { askedScopes } from '../consent/api-permissions.ts';
import type { ObservedApplication } from '../model/observed.ts';
import { issuesFhirUser } from '../scopes/fhir-user.ts';
import { mixedScopes, mixedWords } from '../scopes/mixed-scopes.ts';
import { clinicalScopes, entraSpelling, parseSmartScope, smartSpelling } from '../scopes/smart-scope.ts';
import { smartScopeIssue } from '../scopes/smart-scope-issue.ts';
import { worded } from '../../errors/wording.ts';
import { type Finding, finding } from './finding.ts';
import type { AdoptionCandidate, AdoptionOptions } from './adoption-candidate.ts';

/** What is wrong with the SMART on FHIR scopes that an API defines; nothing where it has none. */
export function smartApiFindings(
  { application }: AdoptionCandidate,
  { fhirUrl, serverKind }: AdoptionOptions,
): readonly Finding[] {
  const enabled = application.api.oauth2PermissionScopes.filter(({ isEnabled }) => isEnabled).map(({ value }) => value);
  const clinical = clinicalScopes(enabled);
  const again = ['register', 'resource', '--name', application.displayName, '--fhir-url', fhirUrl];
  return [
    ...enabled.flatMap((value) => scopeFindings(value, application)),
    // Of a managed service a mapped claim can do it too, which is not read here.
    ...(clinical.length > 0 && serverKind === 'oss' && !issuesFhirUser(application)
      ? [
          finding({
            code: 'fhir_user_missing',
            severity: 'error',
            message:
              'It has SMART scopes, and no claim fhirUser in its access tokens: the server answers 400 to people.',
            advice: 'Registering it with SMART adds the claim:',
            command: [...again, '--smart', clinical[0]?.version ?? 'v2'],
          }),
        ]
      : []),
  ];
}

function scopeFindings(value: string, { appId }: ObservedApplication): readonly Finding[] {
  const scope = parseSmartScope(value);
  const issue = smartScopeIssue(value);
  if (issue !== null) {
    return [
      finding({
        code: 'smart_scope_refused',
        severity: 'error',
        message: `${issue} FHIR servers answer 400 to every token with it.`,
        advice: 'Remove it once no client asks for it:',
        command: ['edit', appId, '--remove-scope', value],
      }),
    ];
  }
  return scope === null || entraSpelling(scope) === value
    ? []
    : [
        finding({
          code: 'smart_scope_spelling',
          severity: 'error',
          message: `"${value}" cannot be asked of Entra, which takes no slash and no asterisk in a scope.`,
          advice: `Define ${entraSpelling(scope)} instead, and remove this one:`,
          command: ['edit', appId, '--remove-scope', value],
        }),
      ];
}

/** What is wrong with the SMART on FHIR scopes that a client asks for; nothing where it asks for none. */
export function smartClientFindings({ application, api }: AdoptionCandidate): readonly Finding[] {
  const asked = askedScopes(application, api).map(({ value }) => value);
  const clinical = clinicalScopes(asked);
  const mixed = mixedScopes(asked);
  const unsearchable = clinical.filter(
    ({ version, access }) => version === 'v2' && /r/.test(access) && !/s/.test(access),
  );
  const isForPatients = clinical.some(({ context }) => context === 'patient');
  const launches = asked.includes('launch') || asked.includes('launch.patient');
  return [
    ...(mixed === null
      ? []
      : [
          finding({
            code: 'smart_scopes_mixed',
            severity: 'error',
            message: worded(mixedWords(mixed)),
            advice: 'Register a client for each, and take the scopes of the other away here.',
          }),
        ]),
    ...(unsearchable.length === 0
      ? []
      : [
          finding({
            code: 'smart_search_missing',
            severity: 'warning',
            message: `It reads by id and cannot search: ${unsearchable.map(smartSpelling).join(', ')}.`,
            advice: 'Ask for .rs, unless the app never searches.',
          }),
        ]),
    ...(isForPatients && !launches
      ? [
          finding({
            code: 'smart_launch_missing',
            severity: 'info',
            message: 'It asks for scopes of a patient, and for no launch scope: which patient is meant, no one asks.',
            advice: 'Add launch/patient, or launch for an app that a health record system opens.',
          }),
        ]
      : []),
  ];
}
