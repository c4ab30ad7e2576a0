import { isManagedKind } from '../fhir-server.ts';
import { primaryIdentifierUri, tokenVersionOf } from '../plan/plan-resource.ts';
import { identifierUriCandidates, OWN_APP_ID } from '../plan/identifier-uri.ts';
import { isSystemRole, SERVER_ROLES } from '../roles/app-role.ts';
import { smartApiFindings } from './smart-findings.ts';
import { type Finding, finding } from './finding.ts';
import type { AdoptionOptions, AdoptionCandidate } from './adoption-candidate.ts';
import { DEFAULT_SCOPES } from '../consent/scope-catalog.ts';

/** What is wrong with the API of a FHIR server. */
export function resourceFindings(observed: AdoptionCandidate, options: AdoptionOptions): readonly Finding[] {
  return [
    ...uriFindings(observed, options),
    ...scopeFindings(observed),
    ...smartApiFindings(observed, options),
    ...roleFindings(observed, options),
  ];
}

function uriFindings({ application, tenantId }: AdoptionCandidate, { fhirUrl }: AdoptionOptions): readonly Finding[] {
  const { appId } = application;
  const known = primaryIdentifierUri(application, fhirUrl);
  if (known === null) {
    return [
      finding({
        code: 'identifier_uri_missing',
        severity: 'error',
        message: 'It has no identifier URI, so that clients can ask for its scopes by its appId only.',
        advice: 'Registering it again sets one:',
        command: ['register', 'resource', '--name', application.displayName, '--fhir-url', fhirUrl],
      }),
    ];
  }
  const version = tokenVersionOf(application);
  const audience = version === 2 ? appId : known;
  const settings = `The server's Audience must be ${audience}, and its Authority that of version ${version} tokens`;
  const usual = identifierUriCandidates({
    fhirUrl,
    tenantId,
    verifiedDomains: null,
    onlyDefaultUris: false,
    exemptsVersion2: false,
  }).map((uri) => uri.replace(OWN_APP_ID, appId));
  return [
    ...(usual.includes(known)
      ? []
      : [
          finding({
            code: 'identifier_uri_mismatch',
            severity: 'warning',
            message: `Its identifier URI is ${known}, which does not name ${fhirUrl}.`,
            advice: `See that it is the API of this server. ${settings}.`,
          }),
        ]),
    ...(version === (known.startsWith('https://') ? 1 : 2)
      ? []
      : [
          finding({
            code: 'token_version',
            severity: 'warning',
            message:
              version === 1
                ? `Its access tokens are version 1 although its identifier URI is ${known}: their issuer and audience are not those that most guides name.`
                : `Its access tokens are version 2 although its identifier URI is ${known}: their audience is the appId, not that URL.`,
            advice: (input) => `${settings}; ${input('tokenVersion')} changes it, for server and clients together.`,
          }),
        ]),
  ];
}

function scopeFindings({ application }: AdoptionCandidate): readonly Finding[] {
  return application.api.oauth2PermissionScopes.some(({ isEnabled }) => isEnabled)
    ? []
    : [
        finding({
          code: 'scopes_missing',
          severity: 'error',
          message: 'It has no scope that is enabled, so that no client can act for a user.',
          advice: `Registering it again adds ${DEFAULT_SCOPES.join(' and ')}.`,
        }),
      ];
}

/**
 * A server's own roles.json may have other roles, which only its operator knows
 * (https://github.com/microsoft/fhir-server/blob/main/docs/Roles.md).
 */
function roleFindings({ application }: AdoptionCandidate, { serverKind }: AdoptionOptions): readonly Finding[] {
  if (isManagedKind(serverKind)) {
    return [];
  }
  const enabled = application.appRoles.filter(({ isEnabled }) => isEnabled).map(({ value }) => value ?? '');
  const known = new Set(Object.keys(SERVER_ROLES).map((name) => name.toLowerCase()));
  // Backend services of SMART on FHIR have their scopes as roles.
  const unknown = enabled.filter((value) => !known.has(value.toLowerCase()) && !isSystemRole(value));
  return [
    ...(enabled.some((value) => known.has(value.toLowerCase()))
      ? []
      : [
          finding({
            code: 'app_roles_missing',
            severity: 'error',
            message: 'It has none of the roles that the FHIR server knows, so that the server refuses everybody.',
            advice: (input) => `Registering it without ${input('appRole')} adds the server's seven.`,
          }),
        ]),
    ...unknown.map((value) =>
      finding({
        code: 'unknown_role',
        severity: 'warning',
        message: `The FHIR server knows no role "${value}", unless its roles.json defines it: who has only this role is refused.`,
        advice: 'Give those who have it a role that the server knows. Once the application is adopted, remove it:',
        command: ['edit', application.appId, '--remove-app-role', value],
      }),
    ),
  ];
}
