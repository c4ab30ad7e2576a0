import { isVerifiedAsOurs } from '../trust.ts';
import { AZURE_AD_GRAPH } from '../consent/graph-permissions.ts';
import { clientFindings } from './client-findings.ts';
import { credentialFindings } from './credential-findings.ts';
import { type Finding, finding } from './finding.ts';
import type { AdoptionOptions, AdoptionCandidate } from './adoption-candidate.ts';
import { resourceFindings } from './resource-findings.ts';

/**
 * Everything that is wrong with an application as the portal, scripts and guides leave it, compared with what it is to
 * become; pure.
 */
export function findingsOf(observed: AdoptionCandidate, options: AdoptionOptions, now: Date): readonly Finding[] {
  return [
    ...accountFindings(observed),
    ...(options.type === 'resource' ? resourceFindings(observed, options) : clientFindings(observed, options)),
    ...signInFindings(observed),
    ...credentialFindings(observed, options, now, isVerifiedAsOurs(observed)),
  ];
}

function accountFindings({ application, servicePrincipal, owners }: AdoptionCandidate): readonly Finding[] {
  const { appId } = application;
  return [
    ...(servicePrincipal === null
      ? [
          finding({
            code: 'service_principal_missing',
            severity: 'error',
            message: 'It has no service principal in this tenant, so no one gets a token for it or as it.',
            advice: 'Adopting it makes one.',
          }),
        ]
      : []),
    ...(servicePrincipal?.accountEnabled === false
      ? [
          finding({
            code: 'account_disabled',
            severity: 'warning',
            message: 'It is disabled: no one gets a token for it or as it. Adopting leaves that as it is.',
            advice: 'Find out why. To enable it again:',
            command: ['enable', appId],
          }),
        ]
      : []),
    ...(owners?.length === 0
      ? [
          finding({
            code: 'no_owner',
            severity: 'warning',
            message: 'It has no owner, so that only administrators of the whole tenant can look after it.',
            advice: (input) => `Name one with ${input('owner')} when you register it again.`,
          }),
        ]
      : []),
  ];
}

function signInFindings({ application }: AdoptionCandidate): readonly Finding[] {
  const { web, signInAudience, requiredResourceAccess, servicePrincipalLockConfiguration } = application;
  const { enableAccessTokenIssuance, enableIdTokenIssuance } = web.implicitGrantSettings;
  return [
    ...(requiredResourceAccess.some(({ resourceAppId }) => resourceAppId === AZURE_AD_GRAPH)
      ? [
          finding({
            code: 'aad_graph_permission',
            severity: 'warning',
            message: 'It asks for permissions of Azure AD Graph, which was retired.',
            advice: 'To take that request out is safe, because nothing answers there any more.',
          }),
        ]
      : []),
    ...(enableAccessTokenIssuance || enableIdTokenIssuance
      ? [
          finding({
            code: 'implicit_grant',
            severity: 'warning',
            message: 'Implicit grants are on: tokens come in the address of a page, where they leak.',
            advice: 'Turn them off once no page uses them any more; one that still does stops signing users in.',
          }),
        ]
      : []),
    ...(signInAudience === 'AzureADMyOrg'
      ? []
      : [
          finding({
            code: 'sign_in_audience',
            severity: 'warning',
            message: `It admits accounts of other tenants (${signInAudience ?? 'unknown'}).`,
            advice: 'Close it once you know that no one of another tenant uses it.',
          }),
        ]),
    ...(servicePrincipalLockConfiguration?.isEnabled === false
      ? [
          finding({
            code: 'instance_lock_off',
            severity: 'warning',
            message:
              'The app instance lock is off, so credentials can be added to its service principal, where they are easily overlooked.',
            advice: 'Turn it on, unless something of yours writes credentials there.',
          }),
        ]
      : []),
  ];
}
