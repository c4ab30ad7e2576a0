import { AZURE_AD_GRAPH, GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../consent/graph-permissions.ts';
import type { ObservedApplication, RequiredResourceAccess } from '../model/observed.ts';
import { requiredAccessChange } from '../plan/application-change.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { applyPatch } from '../plan/step.ts';
import { FIXABLE, type FindingCode, type FixableCode } from './finding.ts';

/** True for what `--fix` can repair. */
export function isFixable(code: FindingCode): code is FixableCode {
  return FIXABLE.some((each) => each === code);
}

/** What a repair writes; nothing that a client or a server holds is taken away but what its finding says. */
function repair(code: FixableCode, application: ObservedApplication): ApplicationPatch {
  const asked = application.requiredResourceAccess;
  switch (code) {
    case 'aad_graph_permission':
      return { requiredResourceAccess: asked.filter(({ resourceAppId }) => resourceAppId !== AZURE_AD_GRAPH) };
    case 'implicit_grant':
      return {
        web: { implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false } },
      };
    case 'instance_lock_off':
      return { servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true } };
    case 'public_client_flows':
      return { isFallbackPublicClient: false };
    case 'sign_in_audience':
      return { signInAudience: 'AzureADMyOrg' };
    case 'sign_in_permissions_missing':
      return { requiredResourceAccess: requiredAccessChange(asked, [SIGN_IN_PERMISSIONS]) ?? asked };
  }
}

const SIGN_IN_PERMISSIONS: RequiredResourceAccess = {
  resourceAppId: MICROSOFT_GRAPH,
  resourceAccess: GRAPH_SIGN_IN_PERMISSIONS.map(({ id }) => ({ id, type: 'Scope' })),
};

/** One write that does all these repairs; empty for none. */
export function repairPatch(codes: readonly FixableCode[], application: ObservedApplication): ApplicationPatch {
  let patch: ApplicationPatch = {};
  let repaired = application;
  for (const code of codes) {
    const next = repair(code, repaired);
    patch = { ...patch, ...next };
    repaired = applyPatch(repaired, next);
  }
  return patch;
}
