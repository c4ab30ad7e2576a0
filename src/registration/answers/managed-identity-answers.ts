import { type ClientAnswers, distinctRoles } from './answers.ts';
import { inferServerKind } from '../fhir-server.ts';
import type { FhirResource } from '../model/azure-access.ts';
import { missingIssues, type ValueIssue } from './issue.ts';
import type { GivenRegistration } from './register-values.ts';
import { fhirResourceIssues } from './registration-issues.ts';

/** What is said about a managed identity that is to have roles. */
export interface ManagedIdentityAnswers extends Pick<
  ClientAnswers,
  'fhirUrl' | 'serverKind' | 'resource' | 'allowHandOff'
> {
  /** Object id or client id of its service principal, or resource id. */
  readonly managedIdentity: string;
  readonly roles: readonly string[];
  /** The managed FHIR service; null: to be found by the URL. */
  readonly fhirResource: FhirResource | null;
}

/** The answers about a managed identity, or everything that is missing or wrong in the values. */
export function parseManagedIdentity(
  given: GivenRegistration,
): { readonly answers: ManagedIdentityAnswers } | { readonly issues: readonly ValueIssue[] } {
  const { managedIdentity, fhirUrl, resource = null, role = [], fhirResourceId, allowHandOff = false } = given;
  if (managedIdentity === undefined || fhirUrl === undefined || role.length === 0) {
    const [noIdentity, noUrl] = [managedIdentity === undefined, fhirUrl === undefined];
    return { issues: missingIssues({ managedIdentity: noIdentity, fhirUrl: noUrl, role: role.length === 0 }) };
  }
  const serverKind = given.serverKind ?? inferServerKind(fhirUrl);
  const issues = fhirResourceIssues(fhirResourceId, fhirUrl, serverKind);
  const roles = distinctRoles(role);
  const fhirResource = fhirResourceId ?? null;
  return issues.length > 0
    ? { issues }
    : { answers: { managedIdentity, fhirUrl, serverKind, resource, roles, fhirResource, allowHandOff } };
}
