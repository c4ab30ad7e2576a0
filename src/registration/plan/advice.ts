import type { RegisterAnswers } from '../answers/answers.ts';
import { doubtfulPlaceholderIn, placeholderIn } from '../answers/placeholder.ts';
import type { Observed, ObservedApplication } from '../model/observed.ts';
import type { Warning } from '../../errors/warning.ts';

/** What the user should know before the writes: of what was asked for, and of what stands. */
export function warningsFor(
  answers: RegisterAnswers,
  { application, servicePrincipal, azureAccess }: Observed,
): readonly Warning[] {
  const obstacle = azureAccess?.obstacle ?? null;
  return [
    ...(application === null ? [] : postureWarnings(answers, application)),
    ...(servicePrincipal?.accountEnabled === false
      ? [
          {
            code: 'account_disabled',
            message: 'The application is disabled, which this leaves as it is: `fhir-apps enable` undoes it.',
          } satisfies Warning,
        ]
      : []),
    ...privilegeWarnings(answers),
    ...placeholderWarnings(answers),
    ...(obstacle === null ? [] : [obstacle]),
  ];
}

/** What an existing application lacks that this tool would have made; others may rely on it, so it is only said. */
function postureWarnings(answers: RegisterAnswers, application: ObservedApplication): readonly Warning[] {
  const warnings: Warning[] = [];
  if (application.signInAudience !== 'AzureADMyOrg') {
    warnings.push({
      code: 'sign_in_audience',
      message: `The application admits accounts of other tenants (${application.signInAudience ?? 'unknown'}); this was left as it is.`,
    });
  }
  const { enableAccessTokenIssuance, enableIdTokenIssuance } = application.web.implicitGrantSettings;
  if (enableAccessTokenIssuance || enableIdTokenIssuance) {
    warnings.push({
      code: 'implicit_grant',
      message: 'Implicit grants are on; this was left as it is. PKCE replaces them.',
    });
  }
  if (answers.type === 'public' && application.passwordCredentials.length + application.keyCredentials.length > 0) {
    warnings.push({
      code: 'public_client_credential',
      message: 'The application has a credential, which a public client cannot keep secret; remove it.',
    });
  }
  if (application.servicePrincipalLockConfiguration?.isEnabled === false) {
    warnings.push({ code: 'instance_lock_off', message: 'The app instance lock is off; this was left as it is.' });
  }
  return warnings;
}

/** A text for people may hold anything, and a host may be called so: what looks like a placeholder is only reported. */
function placeholderWarnings(answers: RegisterAnswers): readonly Warning[] {
  const { name, description, notes, serviceManagementReference, tags, fhirUrl } = answers;
  const urls = 'replyUrls' in answers ? answers.replyUrls.map(({ url }) => url) : [];
  const identifierUri = answers.type === 'resource' ? answers.identifierUri : null;
  const texts = [
    ...Object.entries({ name, description, notes, 'service management reference': serviceManagementReference }),
    ...tags.map((tag) => ['tag', tag] as const),
  ].map(([what, text]) => [what, text, text === null ? null : placeholderIn(text)] as const);
  const uris = [['FHIR URL', fhirUrl], ...urls.map((url) => ['reply URL', url]), ['identifier URI', identifierUri]].map(
    ([what, text]) => [what, text, typeof text === 'string' ? doubtfulPlaceholderIn(text) : null] as const,
  );
  return [...texts, ...uris].flatMap(([what, text, found]) =>
    found === null
      ? []
      : [
          {
            code: 'placeholder_unfilled',
            message: `The ${what ?? ''} "${text ?? ''}" has ${found} in it, which looks like a placeholder that nothing filled in.`,
          },
        ],
  );
}

function privilegeWarnings(answers: RegisterAnswers): readonly Warning[] {
  const warnings: Warning[] = [];
  if (answers.type === 'service' && answers.roles.some((role) => role.toLowerCase() === 'globaladmin')) {
    warnings.push({
      code: 'broad_role',
      message: 'globalAdmin lets this client do everything, hard delete included; most jobs need less.',
    });
  }
  if (answers.serverKind === 'azure-api-for-fhir') {
    warnings.push({
      code: 'server_retired',
      message:
        'Azure API for FHIR was retired on 2026-09-30; its successor is the FHIR service in Azure Health Data Services.',
    });
  }
  return warnings;
}
