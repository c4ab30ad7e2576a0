import { UsageError } from '../../errors/usage-error.ts';
import type { RegisterAnswers, ResourceAnswers } from '../answers/answers.ts';
import { serverName } from '../answers/names.ts';
import { sortedTexts } from '../canonical-order.ts';
import { identifierUriCandidates } from './identifier-uri.ts';
import type { Observed, ObservedApplication } from '../model/observed.ts';
import { scopeType } from '../consent/permission-scope.ts';
import type { ApplicationStep, IdentifierUriChoice } from '../model/step.ts';
import { identifierUriTag } from '../tags.ts';
import type { Warning } from '../../errors/warning.ts';

/** The identifier URIs to try for a resource application, best first, each with the token version that goes with it. */
export function identifierUriChoices(answers: ResourceAnswers, observed: Observed): readonly IdentifierUriChoice[] {
  const uris =
    answers.identifierUri === null
      ? identifierUriCandidates({
          fhirUrl: answers.fhirUrl,
          tenantId: observed.tenant.id,
          verifiedDomains: observed.tenant.verifiedDomains,
          onlyDefaultUris: observed.tenant.policy?.onlyDefaultUris ?? false,
          exemptsVersion2: observed.tenant.policy?.exemptsVersion2 === true && answers.tokenVersion !== 1,
          addsClaims: answers.smart !== null,
        }).filter((uri) => !observed.uriOwners.some((holder) => holder.uri === uri))
      : [answers.identifierUri];
  const existing = observed.application === null ? null : existingVersion(observed.application);
  return uris.map((uri) => ({
    uri,
    tokenVersion: answers.tokenVersion ?? existing ?? defaultVersion(answers, uri),
  }));
}

/** A managed service takes only the audience that it is set to, which with version 1 is the URI. */
function defaultVersion({ fhirUrl, serverKind, smart }: ResourceAnswers, uri: string): 1 | 2 {
  const goesByUri = smart === null ? uri === fhirUrl : serverKind !== 'oss';
  return goesByUri ? 1 : 2;
}

/** The error for a named identifier URI that another application of the tenant holds. */
export function identifierUriTaken(holder: {
  readonly uri: string;
  readonly appId: string;
  readonly displayName: string;
}): UsageError {
  return new UsageError(
    'identifier_uri_taken',
    `The identifier URI ${holder.uri} belongs to the application "${holder.displayName}" (${holder.appId}).`,
    {
      hint: (input) => `Name another with ${input('identifierUri')}, or see that application first:`,
      command: ['show', holder.appId],
      details: { ...holder },
    },
  );
}

/** `api://<tenantId>/<server>`. */
const TENANT_FORM = /^api:\/\/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\/(.+)$/i;

/**
 * The identifier URI that clients and the server use, in whatever order Graph lists them: the one that was named, which
 * a tag tells; else the server's URL, `api://<tenantId>/<server>`, `api://<appId>`, or the first by code units. Null
 * where there is none.
 */
export function primaryIdentifierUri(
  { appId, identifierUris, tags }: Pick<ObservedApplication, 'appId' | 'identifierUris' | 'tags'>,
  fhirUrl: string | null,
): string | null {
  const rank = (uri: string): number => {
    const preferences = [tags.includes(identifierUriTag(uri)), ...usualForms(uri, appId, fhirUrl)];
    return preferences.includes(true) ? preferences.indexOf(true) : preferences.length;
  };
  const [first, ...others] = sortedTexts(identifierUris);
  return first === undefined ? null : others.reduce((best, uri) => (rank(uri) < rank(best) ? uri : best), first);
}

/** Whether an identifier URI has each of the forms that `auto` chooses, best first. */
function usualForms(uri: string, appId: string, fhirUrl: string | null): readonly boolean[] {
  const [, server] = TENANT_FORM.exec(uri) ?? [];
  return [uri === fhirUrl, fhirUrl !== null && server === serverName(fhirUrl), uri === `api://${appId}`];
}

/** The tag that keeps a named identifier URI the one that counts; none where it counts already. */
export function identifierUriTags(
  answers: RegisterAnswers,
  application: ObservedApplication | null,
): readonly string[] {
  const named = answers.type === 'resource' ? answers.identifierUri : null;
  const counts = application !== null && primaryIdentifierUri(application, answers.fhirUrl) === named;
  return named === null || counts ? [] : [identifierUriTag(named)];
}

/** The token version in force for an application: Graph's null means 1 (Graph: apiApplication). */
export function tokenVersionOf(application: Pick<ObservedApplication, 'api'>): 1 | 2 {
  return application.api.requestedAccessTokenVersion === 2 ? 2 : 1;
}

/**
 * The token version that others may rely on already; null where it was never set and nobody can ask for a token by URI.
 */
function existingVersion(application: ObservedApplication): 1 | 2 | null {
  const isUndecided = application.identifierUris.length === 0 && application.api.requestedAccessTokenVersion === null;
  return isUndecided ? null : tokenVersionOf(application);
}

/** What changes on an existing resource application beyond the merge, and what the user must know about it. */
export interface ResourceChange {
  readonly steps: readonly ApplicationStep[];
  readonly warnings: readonly Warning[];
}

/**
 * Identifier URI, token version and the type of scopes of an existing resource application, as it stands after the
 * merge: what stands stays unless it was named, because servers and clients rely on it.
 */
export function resourceChange(
  answers: ResourceAnswers,
  observed: Observed,
  application: ObservedApplication,
): ResourceChange {
  const steps: ApplicationStep[] = [];
  const warnings: Warning[] = [];
  const named = answers.identifierUri;
  const primary = primaryIdentifierUri(observed.application ?? application, answers.fhirUrl);
  const changes = primary !== null && named !== null && primary !== named;
  if (primary === null || (changes && !application.identifierUris.includes(named))) {
    // The token version is written with the URI that it goes with.
    const keep = application.identifierUris;
    steps.push({ kind: 'set-identifier-uri', choices: identifierUriChoices(answers, observed), keep });
  } else if (answers.tokenVersion !== null && answers.tokenVersion !== tokenVersionOf(application)) {
    steps.push({
      kind: 'update-application',
      patch: { api: { requestedAccessTokenVersion: answers.tokenVersion } },
      summary: `access tokens of version ${answers.tokenVersion}`,
    });
  }
  if (changes) {
    warnings.push({
      code: 'identifier_uri_changes',
      message: `The identifier URI changes from ${primary} to ${named}; server and clients must change together.`,
    });
  }
  const version = existingVersion(application);
  if (answers.tokenVersion !== null && version !== null && answers.tokenVersion !== version) {
    warnings.push({
      code: 'token_version_changes',
      message: `Access tokens change to version ${answers.tokenVersion}; the server's Authority and Audience must change with them.`,
    });
  }
  return { steps: [...steps, ...scopeTypeSteps(answers, application)], warnings };
}

/**
 * Graph changes an enabled scope only after it was disabled, in a write of its own
 * (https://learn.microsoft.com/graph/api/resources/permissionscope).
 */
function scopeTypeSteps(answers: ResourceAnswers, application: ObservedApplication): readonly ApplicationStep[] {
  const existing = application.api.oauth2PermissionScopes;
  const type = answers.scopeConsent === null ? null : scopeType(answers.scopeConsent);
  const differs = (scope: { readonly value: string; readonly type: string }): boolean =>
    type !== null && answers.scopes.includes(scope.value) && scope.type !== type;
  if (type === null || !existing.some(differs)) {
    return [];
  }
  const disabled = existing.map((scope) => (differs(scope) ? { ...scope, isEnabled: false } : scope));
  const changed = existing.map((scope) => (differs(scope) ? { ...scope, type, isEnabled: true } : scope));
  return [
    {
      kind: 'update-application',
      patch: { api: { oauth2PermissionScopes: disabled } },
      summary: 'scopes disabled, to change who may consent',
    },
    {
      kind: 'update-application',
      patch: { api: { oauth2PermissionScopes: changed } },
      summary: `scopes, for ${answers.scopeConsent} consent`,
    },
  ];
}
