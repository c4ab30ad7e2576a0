import type { ResourceAnswers } from '../registration/answers/answers.ts';
import { AZURE_HEALTHCARE_APIS } from '../registration/fhir-server.ts';
import { completeResult, foreignResult } from '../registration/result/registration-result.ts';
import type { RegistrationResult } from '../registration/result/registration-schema.ts';
import { settingsOf } from '../registration/result/settings.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession } from '../session/session.ts';
import { MANAGED_SCOPES } from '../registration/consent/scope-catalog.ts';

/** What `register resource` tells for a managed FHIR service: Microsoft's own API is its resource, so none is made. */
export function managedResourceResult(
  context: Context,
  session: OpenSession,
  answers: ResourceAnswers,
): RegistrationResult {
  context.warn({
    code: 'resource_not_needed',
    message:
      'A managed FHIR service needs no resource application: "Azure Healthcare APIs" is its API. SMART on FHIR is the exception: --own-audience makes one.',
  });
  return sharedResource(session, answers, context.settings.dryRun);
}

/** The API of all managed FHIR services of a cloud, as the resource of this server. */
function sharedResource(
  { tenantContext, tenantId }: OpenSession,
  answers: ResourceAnswers,
  dryRun: boolean,
): RegistrationResult {
  const server = serverOf(answers, `${tenantContext.authorityUrl}/${tenantId}`);
  const requestScope = MANAGED_SCOPES.map((scope) => `${answers.fhirUrl}/${scope}`).join(' ');
  const result = foreignResult(tenantContext, {
    type: 'resource',
    displayName: answers.name,
    key: answers.key,
    appId: AZURE_HEALTHCARE_APIS,
    servicePrincipalId: null,
    accountEnabled: null,
    server,
    requestScope,
    roleAssignments: [],
    settings: settingsOf({
      type: 'resource',
      fhirUrl: answers.fhirUrl,
      appId: AZURE_HEALTHCARE_APIS,
      tenantId,
      authorityUrl: tenantContext.authorityUrl,
      server,
      requestScope,
      fhirUserClaim: null,
    }),
  });
  return completeResult(result, {
    ...{ action: 'unchanged', dryRun, credential: null, unconfirmed: [], handOffs: [], changes: [] },
    departures: [],
    decisions: ['No resource application was made: "Azure Healthcare APIs" is the resource of a managed FHIR service.'],
  });
}

/** What such a server is set to, which nobody can change. */
function serverOf({ serverKind, fhirUrl }: ResourceAnswers, authority: string): RegistrationResult['server'] {
  return { kind: serverKind, url: fhirUrl, audience: fhirUrl, authority, tokenVersion: null };
}
