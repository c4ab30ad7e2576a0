import { z } from 'zod';
import { type ClientAnswers, distinctRoles } from './answers.ts';
import { CHECKS, codeOf } from './checks.ts';
import { inferServerKind } from '../fhir-server.ts';
import { SERVER_KINDS } from '../model/app-type.ts';
import { normalizeFhirUrl } from './fhir-url.ts';
import { fhirResourceIssues } from './validate-register-values.ts';
import type { ValueIssue } from './register-schema.ts';

const given = { error: 'is missing' };

const SCHEMA = z.strictObject({
  managedIdentity: CHECKS.managedIdentity,
  fhirUrl: z.string(given).pipe(CHECKS.fhirUrl),
  serverKind: z.enum(SERVER_KINDS).optional(),
  resource: CHECKS.reference.optional(),
  role: z.array(CHECKS.roleName, given).min(1, 'is missing').readonly(),
  fhirResourceId: CHECKS.fhirResourceId.optional(),
  allowHandOff: z.boolean().optional(),
});

/** What is said about a managed identity that is to have roles. */
export interface ManagedIdentityAnswers extends Pick<
  ClientAnswers,
  'fhirUrl' | 'serverKind' | 'resource' | 'allowHandOff'
> {
  /** Object id or client id of its service principal, or resource id. */
  readonly managedIdentity: string;
  readonly roles: readonly string[];
  /** Resource id of the managed FHIR service; null: to be found by the URL. */
  readonly fhirResourceId: string | null;
}

/** Judges what was said about a managed identity, all faults at once. */
export function validateManagedIdentity(
  values: Readonly<Record<string, unknown>>,
): { readonly answers: ManagedIdentityAnswers } | { readonly issues: readonly ValueIssue[] } {
  const outcome = SCHEMA.safeParse(values);
  if (!outcome.success) {
    return {
      issues: outcome.error.issues.map((issue) => ({
        key: String(issue.path[0] ?? ''),
        message: issue.message,
        missing: issue.message === 'is missing',
        code: codeOf(issue),
      })),
    };
  }
  const { managedIdentity, resource, role, fhirResourceId, allowHandOff, ...server } = outcome.data;
  const fhirUrl = normalizeFhirUrl(server.fhirUrl);
  const serverKind = server.serverKind ?? inferServerKind(fhirUrl);
  const issues = fhirResourceIssues(fhirResourceId, fhirUrl, serverKind);
  if (issues.length > 0) {
    return { issues };
  }
  return {
    answers: {
      managedIdentity,
      fhirUrl,
      serverKind,
      resource: resource ?? null,
      roles: distinctRoles(role),
      fhirResourceId: fhirResourceId ?? null,
      allowHandOff: allowHandOff ?? false,
    },
  };
}
