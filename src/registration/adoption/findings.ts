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
          finding(
            'service_principal_missing',
            'error',
            'It has no service principal in this tenant, so that nobody gets a token for it or as it.',
            'Adopting it makes one.',
          ),
        ]
      : []),
    ...(servicePrincipal?.accountEnabled === false
      ? [
          finding(
            'account_disabled',
            'warning',
            'It is disabled: nobody gets a token for it or as it. Adopting leaves that as it is.',
            'Find out why; to let it go on:',
            ['enable', appId],
          ),
        ]
      : []),
    ...(owners?.length === 0
      ? [
          finding(
            'no_owner',
            'warning',
            'It has no owner, so that only administrators of the whole tenant can look after it.',
            'Name one with --owner when you register it again.',
          ),
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
          finding(
            'aad_graph_permission',
            'warning',
            'It asks for permissions of Azure AD Graph, which was retired.',
            'To take that request out is safe, because nothing answers there any more.',
          ),
        ]
      : []),
    ...(enableAccessTokenIssuance || enableIdTokenIssuance
      ? [
          finding(
            'implicit_grant',
            'warning',
            'Implicit grants are on: tokens come in the address of a page, where they leak.',
            'Turn them off once no page uses them any more; one that still does stops signing users in.',
          ),
        ]
      : []),
    ...(signInAudience === 'AzureADMyOrg'
      ? []
      : [
          finding(
            'sign_in_audience',
            'warning',
            `It admits accounts of other tenants (${signInAudience ?? 'unknown'}).`,
            'Close it once you know that nobody of another tenant uses it.',
          ),
        ]),
    ...(servicePrincipalLockConfiguration?.isEnabled === false
      ? [
          finding(
            'instance_lock_off',
            'warning',
            'The app instance lock is off, so that credentials can be put on its service principal, where nobody looks.',
            'Turn it on, unless something of yours writes credentials there.',
          ),
        ]
      : []),
  ];
}
