import { SMART_USER } from '../../registration/roles/app-role.ts';
import { FHIR_USER, FHIR_USER_CLAIM } from '../../registration/scopes/fhir-user.ts';
import { fhirUserIssue } from '../../registration/scopes/fhir-user-url.ts';
import { mixedScopes } from '../../registration/scopes/mixed-scopes.ts';
import { smartScopeIssue } from '../../registration/scopes/smart-scope-issue.ts';
import { clinicalScopes, parseSmartScope, smartSpelling } from '../../registration/scopes/smart-scope.ts';
import type { TokenClaims } from '../token-claims.ts';
import type { VerifiedServer } from '../verified-server.ts';
import type { VerifiedPerson } from '../verification-result.ts';

type Check = VerifiedPerson['checks'][number];

/**
 * What the token of a person says about SMART on FHIR, in the order in which a FHIR server looks at it
 * (`SmartClinicalScopesMiddleware.cs` in https://github.com/microsoft/fhir-server).
 */
export function checkPerson(claims: TokenClaims, server: VerifiedServer): VerifiedPerson {
  const values = (claims.scp ?? '').split(' ').filter((value) => value !== '');
  const scopes = values.map(parseSmartScope).filter((scope) => scope !== null);
  const fhirUser = textOf(claims[FHIR_USER_CLAIM] ?? claims[FHIR_USER] ?? claims[`extension_${FHIR_USER}`]);
  const needsPerson = clinicalScopes(values).some(({ context }) => context !== 'system');
  return {
    objectId: claims.oid ?? null,
    name: claims.preferred_username ?? claims.upn ?? claims.name ?? null,
    fhirUser,
    scopes: scopes.map(smartSpelling),
    checks: [
      scopeCheck(values),
      ...(needsPerson ? [fhirUserCheck(fhirUser, server), ...roleChecks(claims, server)] : []),
    ],
  };
}

function scopeCheck(values: readonly string[]): Check {
  const [first] = clinicalScopes(values);
  const mixed = mixedScopes(values);
  if (mixed !== null) {
    return { id: 'scopes', state: 'wrong', text: `${mixed.one} and ${mixed.other} are in one token` };
  }
  const [issue] = values.flatMap((value) => smartScopeIssue(value) ?? []);
  if (issue !== undefined) {
    return { id: 'scopes', state: 'wrong', text: issue.replace(/\.$/, '') };
  }
  return first === undefined
    ? { id: 'scopes', state: 'unknown', text: 'the token has no SMART scopes; roles alone decide' }
    : { id: 'scopes', state: 'ok', text: `SMART ${first.version}, one context (${first.context})` };
}

function fhirUserCheck(fhirUser: string | null, { fhirUrl }: VerifiedServer): Check {
  if (fhirUser === null) {
    return { id: 'fhirUser', state: 'wrong', text: 'the token does not name the person in the records' };
  }
  const issue = fhirUserIssue(fhirUser, fhirUrl);
  return issue === null
    ? { id: 'fhirUser', state: 'ok', text: `fhirUser is ${fhirUser}` }
    : { id: 'fhirUser', state: 'wrong', text: issue };
}

/** On a managed server an Azure role decides, which no token has. */
function roleChecks({ roles = [] }: TokenClaims, { serverKind }: VerifiedServer): readonly Check[] {
  if (serverKind !== 'oss') {
    return [];
  }
  return roles.some((role) => role.toLowerCase() === SMART_USER.toLowerCase())
    ? [{ id: 'role', state: 'ok', text: `has the role ${SMART_USER}` }]
    : [{ id: 'role', state: 'wrong', text: `lacks the role ${SMART_USER}, so that no SMART scope applies` }];
}

/** A claim with several values is a list. */
function textOf(claim: unknown): string | null {
  const value: unknown = Array.isArray(claim) ? claim[0] : claim;
  return typeof value === 'string' && value !== '' ? value : null;
}
