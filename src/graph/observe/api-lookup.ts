import type { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { ClientAnswers } from '../../registration/answers/answers.ts';
import { AZURE_HEALTHCARE_APIS, inferServerKind } from '../../registration/fhir-server.ts';
import { RESOURCE_KEY, uniqueNameOf } from '../../registration/answers/names.ts';
import type { ObservedApi, ObservedApplication, ObservedServicePrincipal } from '../../registration/model/observed.ts';
import { permissionScope } from '../../registration/consent/permission-scope.ts';
import { MANAGED_SCOPES } from '../../registration/consent/scope-catalog.ts';
import { primaryIdentifierUri, tokenVersionOf } from '../../registration/plan/plan-resource.ts';
import { fhirUrlTag } from '../../registration/tags.ts';
import { readApplication, readPage, readServicePrincipal } from '../answers.ts';
import { toError } from '../graph-error.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { assertNoNamesakes } from './find-application.ts';
import {
  applicationById,
  applicationByKey,
  applicationsWhere,
  bodyIfAllowed,
  literal,
  servicePrincipalByAppId,
  servicePrincipalsWhere,
} from '../reads.ts';
import { isGuid } from '../../text/guid.ts';

/** What tells which API a client is one of. */
export type ApiChoice = Pick<ClientAnswers, 'resource' | 'fhirUrl' | 'serverKind'>;

/** Where the API of a client is looked for, all in one exchange. */
export interface ApiReads {
  readonly apiApplication: GraphRequest | null;
  readonly apiApplicationById: GraphRequest | null;
  readonly apiServicePrincipal: GraphRequest | null;
  readonly firstParty: GraphRequest | null;
  /** Applications that the reference is the display name of, for the error that says that it does not decide. */
  readonly namesakes: GraphRequest | null;
}

/** The reads that find the API of a client, by the reference given or by the FHIR server's URL. */
export function apiReads(answers: ApiChoice): ApiReads {
  const nothing = {
    ...{ apiApplication: null, apiApplicationById: null, apiServicePrincipal: null },
    ...{ firstParty: null, namesakes: null },
  };
  const reference = answers.resource;
  if (reference === null) {
    return {
      ...nothing,
      apiApplication: applicationByKey('uniqueName', uniqueNameOf(answers.fhirUrl, RESOURCE_KEY)),
      // Anybody can write tags, so what they find counts only where its appId is the application's. Of all service
      // principals of the server: nothing public says that Graph takes two `any` joined with `and`.
      apiServicePrincipal: servicePrincipalsWhere(`tags/any(t:t eq ${literal(fhirUrlTag(answers.fhirUrl))})`, {
        properties: 'id,appId',
      }),
      firstParty: answers.serverKind === 'oss' ? null : servicePrincipalByAppId(AZURE_HEALTHCARE_APIS),
    };
  }
  if (isGuid(reference)) {
    return {
      ...nothing,
      apiApplication: applicationByKey('appId', reference),
      apiApplicationById: applicationById(reference),
      apiServicePrincipal: servicePrincipalByAppId(reference),
    };
  }
  if (/^(https|api|urn):/.test(reference)) {
    return {
      ...nothing,
      apiApplication: applicationsWhere(`identifierUris/any(u:u eq ${literal(reference)})`),
      apiServicePrincipal: servicePrincipalsWhere(`servicePrincipalNames/any(n:n eq ${literal(reference)})`),
    };
  }
  const uniqueName = reference.startsWith('fhir-apps.') ? reference : uniqueNameOf(answers.fhirUrl, reference);
  return {
    ...nothing,
    apiApplication: applicationByKey('uniqueName', uniqueName),
    namesakes: applicationsWhere(`displayName eq ${literal(reference)}`, { top: 10 }),
  };
}

function members<T>(answer: GraphAnswer | null, read: (body: unknown) => T): readonly T[] {
  const body = bodyIfAllowed(answer);
  if (body === null) {
    return [];
  }
  return typeof body === 'object' && 'value' in body ? readPage(body, read).members : [read(body)];
}

/** What was found of the API; the service principal may be missing although the application stands. */
export interface FoundApi {
  readonly application: ObservedApplication | null;
  readonly servicePrincipal: ObservedServicePrincipal | null;
  readonly firstParty: boolean;
}

/**
 * Makes one API of the answers to {@link apiReads}. Throws {@link UsageError}: `resource_missing` or
 * `reference_ambiguous`.
 */
export function findApi(answers: ApiChoice, found: Readonly<Record<keyof ApiReads, GraphAnswer | null>>): FoundApi {
  const applications = [
    ...members(found.apiApplication, readApplication),
    ...members(found.apiApplicationById, readApplication),
  ];
  const servicePrincipals = members(found.apiServicePrincipal, readServicePrincipal);
  const distinct = [...new Map(applications.map((application) => [application.appId, application])).values()];
  if (distinct.length > 1) {
    throw new UsageError(
      'reference_ambiguous',
      `"${answers.resource ?? ''}" matches ${distinct.length} applications.`,
      {
        hint: `Name one by its appId: ${distinct.map(({ appId, displayName }) => `${appId} ("${displayName}")`).join(', ')}`,
        details: { candidates: distinct.map(({ appId, displayName }) => ({ appId, displayName })) },
      },
    );
  }
  const application = distinct[0] ?? null;
  if (application !== null) {
    const own = servicePrincipals.find(({ appId }) => appId === application.appId);
    return { application, servicePrincipal: own ?? null, firstParty: false };
  }
  if (answers.resource === null && answers.serverKind !== 'oss') {
    return {
      application: null,
      servicePrincipal: members(found.firstParty, readServicePrincipal)[0] ?? null,
      firstParty: true,
    };
  }
  const servicePrincipal = answers.resource === null ? undefined : servicePrincipals[0];
  if (servicePrincipal === undefined) {
    assertNoNamesakes(answers.resource ?? '', members(found.namesakes, readApplication));
    throw refusalOf(found) ?? resourceMissing(answers);
  }
  return { application: null, servicePrincipal, firstParty: servicePrincipal.appId === AZURE_HEALTHCARE_APIS };
}

/** What kept the API from being found, where it was not that there is none. */
function refusalOf(found: Readonly<Record<keyof ApiReads, GraphAnswer | null>>): FhirAppsError | null {
  const read = { method: 'GET', path: '/applications', privilege: PRIVILEGES.readApplications } as const;
  const refused = Object.values(found).find(
    (answer) => answer !== null && answer.status >= 400 && answer.status !== 404,
  );
  return refused === undefined || refused === null ? null : toError(read, refused);
}

function resourceMissing({ resource, fhirUrl, serverKind }: ApiChoice): UsageError {
  const kind = serverKind === inferServerKind(fhirUrl) ? [] : ['--server-kind', serverKind];
  const command = ['register', 'resource', '--name', 'FHIR server', '--fhir-url', fhirUrl, ...kind];
  return resource === null
    ? new UsageError('resource_missing', `No resource application for ${fhirUrl} was found in this tenant.`, {
        hint: 'Register it first:',
        command,
        alternative: {
          does: 'bring it back if it was deleted',
          command: ['restore', 'resource', '--fhir-url', fhirUrl],
        },
        details: { fhirUrl },
      })
    : new UsageError(
        'resource_missing',
        (input) => `No application in this tenant matches ${input('resource')} ${resource}.`,
        {
          hint: 'Check the reference, or register the resource:',
          command,
          details: { fhirUrl, resource },
        },
      );
}

/** The API as the planner sees it; the service principal decides where there is no application of this tenant. */
export function toApi(
  answers: Pick<ClientAnswers, 'fhirUrl'>,
  { application, servicePrincipal, firstParty }: FoundApi,
): ObservedApi {
  if (firstParty) {
    return {
      appId: AZURE_HEALTHCARE_APIS,
      displayName: 'Azure Healthcare APIs',
      audience: answers.fhirUrl,
      tokenVersion: null,
      servicePrincipalId: servicePrincipal?.id ?? null,
      appRoles: [],
      // Those in a tenant that has no service principal of it yet.
      scopes:
        servicePrincipal?.oauth2PermissionScopes ??
        MANAGED_SCOPES.map((value) => permissionScope(value, 'user', 'Azure Healthcare APIs')),
      firstParty,
    };
  }
  const uris =
    application?.identifierUris ?? servicePrincipal?.servicePrincipalNames.filter((name) => !isGuid(name)) ?? [];
  const appId = application?.appId ?? servicePrincipal?.appId ?? '';
  return {
    appId,
    displayName: application?.displayName ?? servicePrincipal?.displayName ?? '',
    audience:
      primaryIdentifierUri(
        { appId, identifierUris: uris, tags: application?.tags ?? servicePrincipal?.tags ?? [] },
        answers.fhirUrl,
      ) ?? appId,
    tokenVersion: application === null ? null : tokenVersionOf(application),
    servicePrincipalId: servicePrincipal?.id ?? null,
    appRoles: application?.appRoles ?? servicePrincipal?.appRoles ?? [],
    scopes: application?.api.oauth2PermissionScopes ?? servicePrincipal?.oauth2PermissionScopes ?? [],
    firstParty,
  };
}
