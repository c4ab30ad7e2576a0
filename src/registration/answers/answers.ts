import { credentialChoice, type CredentialChoice } from '../credentials/inputs/index.ts';
import { inferServerKind } from '../fhir-server.ts';
import type { AppType, ServerKind } from '../model/app-type.ts';
import type { FhirResource } from '../model/azure-access.ts';
import { defaultKey, formerKeys, RESOURCE_KEY, uniqueNameOf } from './names.ts';
import type { ScopeConsent } from '../consent/permission-scope.ts';
import { DEFAULT_SCOPES } from '../consent/scope-catalog.ts';
import { type SmartLaunch, smartLaunch } from '../scopes/smart-launch.ts';
import { formatReplyUrl, publicPlatform, type ReplyUrl } from './reply-url.ts';
import type { ValueIssue } from './issue.ts';
import type { GivenRegistration, RegisterValues } from './register-values.ts';
import { crossFieldIssues, essentialIssues } from './registration-issues.ts';
import { SERVER_ROLES, SMART_USER } from '../roles/app-role.ts';
import { type SmartChoice, smartCatalog } from '../scopes/smart-catalog.ts';
import type { RoleDefinition } from '../roles/data-actions.ts';

/** What every registration says. */
export interface CommonAnswers {
  readonly name: string;
  /** Normalised: lower-case host, no trailing slash. */
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
  readonly key: string;
  readonly uniqueName: string;
  readonly description: string | null;
  readonly notes: string | null;
  readonly serviceManagementReference: string | null;
  /** Object ids, user principal names or email addresses. */
  readonly owners: readonly string[];
  readonly tags: readonly string[];
  /** appIds of applications that get new access in spite of external access to them. */
  readonly trust: readonly string[];
}

/** What every client says besides. */
export interface ClientAnswers extends CommonAnswers {
  /** The API as the user named it; null: the one of {@link CommonAnswers.fhirUrl}. */
  readonly resource: string | null;
  readonly adminConsent: boolean;
  readonly allowHandOff: boolean;
  /** What it is as an app of SMART on FHIR; null: it is none. */
  readonly smartLaunch: SmartLaunch | null;
}

/** The API that a FHIR server protects. Null: not named, so what stands in the directory stays. */
export interface ResourceAnswers extends CommonAnswers {
  readonly type: 'resource';
  /** Null stands for `auto`. */
  readonly identifierUri: string | null;
  readonly tokenVersion: 1 | 2 | null;
  readonly scopeConsent: ScopeConsent | null;
  readonly ownAudience: boolean;
  /** What it defines for SMART on FHIR; null: nothing. */
  readonly smart: SmartChoice | null;
  readonly scopes: readonly string[];
  /** Names of roles to define. */
  readonly appRoles: readonly string[];
  /** Clients, as the user named them, that need no consent to {@link scopes}. */
  readonly preAuthorize: readonly string[];
  /** Roles to define as the server's roles.json has them; empty where none was named, and until it was read. */
  readonly roleDefinitions: readonly RoleDefinition[];
}

/** A web app with a server side. */
export interface ConfidentialAnswers extends ClientAnswers {
  readonly type: 'confidential';
  readonly replyUrls: readonly ReplyUrl[];
  readonly logoutUrl: string | null;
  readonly scopes: readonly string[];
  readonly credential: CredentialChoice;
}

/** A mobile, desktop or single-page app. */
export interface PublicAnswers extends ClientAnswers {
  readonly type: 'public';
  readonly replyUrls: readonly ReplyUrl[];
  readonly deviceCode: boolean;
  readonly scopes: readonly string[];
}

/** A job that acts as itself. */
export interface ServiceAnswers extends ClientAnswers {
  readonly type: 'service';
  readonly roles: readonly string[];
  /** The managed FHIR service; null: to be found by {@link CommonAnswers.fhirUrl}. */
  readonly fhirResource: FhirResource | null;
  readonly credential: CredentialChoice;
  /** True where every pull request may write. */
  readonly allowPullRequestWrites: boolean;
}

/** Everything a user has said about one registration, complete and valid. */
export type RegisterAnswers = ResourceAnswers | ConfidentialAnswers | PublicAnswers | ServiceAnswers;

function distinct(values: readonly string[] | undefined, fallback: readonly string[] = []): readonly string[] {
  return values === undefined || values.length === 0 ? fallback : [...new Set(values)];
}

function commonAnswers(values: RegisterValues): CommonAnswers {
  const { fhirUrl } = values;
  // Combining and precomposed spellings of a name are one name (Unicode Standard Annex 15).
  const name = values.name.trim().normalize('NFC');
  const key = values.type === 'resource' ? RESOURCE_KEY : (values.key ?? defaultKey(values.type, name));
  return {
    name,
    fhirUrl,
    serverKind: values.serverKind ?? inferServerKind(fhirUrl),
    key,
    uniqueName: uniqueNameOf(fhirUrl, key),
    description: values.description ?? null,
    notes: values.notes ?? null,
    serviceManagementReference: values.serviceManagementReference ?? null,
    owners: distinct(values.owner),
    tags: distinct(values.tag),
    trust: distinct(values.trust),
  };
}

function clientAnswers(values: RegisterValues): ClientAnswers {
  return {
    ...commonAnswers(values),
    resource: values.resource ?? null,
    adminConsent: values.adminConsent ?? false,
    allowHandOff: values.allowHandOff ?? false,
    smartLaunch: smartLaunch(values.smartLaunch, values.smartContext),
  };
}

/** A URL may be typed twice, with and without the platform that it shows by itself. */
function publicReplyUrls({ replyUrl = [], platform }: RegisterValues): readonly ReplyUrl[] {
  const platforms = new Map(replyUrl.map((typed) => [typed.url, publicPlatform(typed, platform)]));
  return [...platforms].map(([url, own]) => ({ platform: own, url }));
}

/** Case does not tell roles apart, as for the FHIR server. */
export function distinctRoles(roles: readonly string[]): readonly string[] {
  return [...new Map(roles.map((role) => [role.toLowerCase(), role])).values()];
}

/** The answers of a registration, or everything that is missing or wrong in its values. */
export function parseRegistration(
  type: AppType,
  given: GivenRegistration,
): { readonly answers: RegisterAnswers } | { readonly issues: readonly ValueIssue[] } {
  const { name, fhirUrl } = given;
  const missing = essentialIssues(type, given);
  if (name === undefined || fhirUrl === undefined || missing.length > 0) {
    return { issues: missing };
  }
  const values = { ...given, type, name, fhirUrl };
  const issues = crossFieldIssues(values);
  return issues.length === 0 ? { answers: toAnswers(values) } : { issues };
}

/** The answers in values, with every default in place; nothing is checked. */
export function toAnswers(values: RegisterValues): RegisterAnswers {
  switch (values.type) {
    case 'resource':
      return {
        ...commonAnswers(values),
        type: 'resource',
        identifierUri: values.identifierUri ?? null,
        tokenVersion: values.tokenVersion === undefined ? null : values.tokenVersion === '1' ? 1 : 2,
        scopeConsent: values.scopeConsent ?? null,
        ownAudience: (values.ownAudience ?? false) || values.smart !== undefined,
        smart: smartChoice(values),
        scopes: resourceScopes(values),
        preAuthorize: distinct(values.preAuthorize),
        appRoles: resourceRoles(values),
        roleDefinitions: [],
      };
    case 'confidential':
      return {
        ...clientAnswers(values),
        type: 'confidential',
        replyUrls: distinct(values.replyUrl?.map(formatReplyUrl)).map((url) => ({ platform: 'web', url })),
        logoutUrl: values.logoutUrl ?? null,
        scopes: clientScopes(values),
        credential: credentialChoice(values),
      };
    case 'public':
      return {
        ...clientAnswers(values),
        type: 'public',
        replyUrls: publicReplyUrls(values),
        deviceCode: values.deviceCode ?? false,
        scopes: clientScopes(values),
      };
    case 'service':
      return {
        ...clientAnswers(values),
        type: 'service',
        roles: distinctRoles(values.role ?? []),
        fhirResource: values.fhirResourceId ?? null,
        credential: credentialChoice(values),
        allowPullRequestWrites: values.allowPullRequestWrites ?? false,
      };
  }
}

function smartChoice({ smart, smartScopes = 'us-core' }: GivenRegistration): SmartChoice | null {
  return smart === undefined ? null : { version: smart, set: smartScopes };
}

/** The scopes that an API defines: those named, and with SMART on FHIR the catalog. */
export function resourceScopes(values: GivenRegistration): readonly string[] {
  const smart = smartChoice(values);
  const named = distinct(values.scope, DEFAULT_SCOPES);
  return smart === null ? named : distinct([...named, ...smartCatalog(smart).scopes]);
}

/** What a client asks for by name; a SMART app asks for what its API has for its launch too. */
function clientScopes({ scope, smartLaunch: launch }: GivenRegistration): readonly string[] {
  return distinct(scope, launch === undefined ? DEFAULT_SCOPES : []);
}

/** The roles by name that an API defines: with SMART on FHIR also that of people, and that of backend services. */
export function resourceRoles(values: GivenRegistration): readonly string[] {
  const smart = smartChoice(values);
  const named = distinct(values.appRole, values.rolesFile === undefined ? Object.keys(SERVER_ROLES) : []);
  return smart === null ? named : distinctRoles([...named, SMART_USER, smartCatalog(smart).systemRole]);
}

/**
 * The answers under the keys that earlier versions derived from their name; none where the key was given, or where they
 * derived the same one.
 */
export function withFormerKeys(answers: RegisterAnswers): readonly RegisterAnswers[] {
  const { type, key, name, fhirUrl } = answers;
  const former = key === defaultKey(type, name) ? formerKeys(type, name) : [];
  return former.map((each) => ({ ...answers, key: each, uniqueName: uniqueNameOf(fhirUrl, each) }));
}
