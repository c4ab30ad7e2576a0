import type { AppType, ServerKind } from '../model/app-type.ts';
import { codeOf } from './checks.ts';
import { credentialIssues } from './credential-issues.ts';
import { federatedIssues } from '../credentials/federated/federated-issues.ts';
import { otherServiceIssue, readFhirResourceId } from '../roles/fhir-resource-id.ts';
import { appRoleNameIssue, SERVER_ROLES } from '../roles/app-role.ts';
import { inferServerKind } from '../fhir-server.ts';
import { signInScopeIssue } from '../consent/permission-scope.ts';
import { RESOURCE_KEY } from './names.ts';
import { inferPlatform, mayBeSpa, replyUrlIdentity, splitReplyUrl } from './reply-url.ts';
import { REGISTER_SCHEMA, type RegisterValues, type ValueIssue } from './register-schema.ts';

/** The platform that one reply URL of a public client goes to. */
export function publicPlatform(typed: string, platform: 'auto' | 'spa' | 'native' | undefined): 'spa' | 'native' {
  const { platform: named, url } = splitReplyUrl(typed);
  return named ?? (platform === undefined || platform === 'auto' ? inferPlatform(url) : platform);
}

function replyUrlIssues(values: RegisterValues): readonly ValueIssue[] {
  if (values.type === 'confidential') {
    return values.replyUrl
      .filter((typed) => splitReplyUrl(typed).platform !== null || !/^https?:/.test(typed))
      .map((typed) =>
        issue('replyUrl', `"${typed}" is for a public client; a confidential client's reply URL is a web page.`),
      );
  }
  if (values.type !== 'public') {
    return [];
  }
  const platforms = new Map<string, string>();
  return (values.replyUrl ?? []).flatMap((typed) => {
    const { url } = splitReplyUrl(typed);
    const platform = publicPlatform(typed, values.platform);
    if (platform === 'spa' && !mayBeSpa(url)) {
      return [issue('replyUrl', `"${url}" cannot be a single-page app's reply URL; a browser needs https://.`)];
    }
    const other = platforms.get(replyUrlIdentity(url));
    platforms.set(replyUrlIdentity(url), platform);
    return other === undefined || other === platform
      ? []
      : [
          issue(
            'replyUrl',
            `"${url}" is given for two platforms; Entra allows one (it ignores the port of a loopback URL).`,
          ),
        ];
  });
}

function issue(key: string, message: string): ValueIssue {
  return { key, message, missing: false };
}

function crossFieldIssues(values: RegisterValues): readonly ValueIssue[] {
  const issues = [...replyUrlIssues(values), ...federatedIssues(values), ...limitIssues(values), ...kindIssues(values)];
  if (values.type !== 'service') {
    const named = (values.scope ?? []).flatMap((scope) => signInScopeIssue(scope) ?? []);
    issues.push(...named.map((message) => issue('scope', message)));
  }
  if (values.type === 'resource') {
    issues.push(...permissionIssues(values));
  }
  if (values.type === 'public' && values.deviceCode !== true && (values.replyUrl ?? []).length === 0) {
    issues.push({ key: 'replyUrl', message: 'is missing', missing: true });
  }
  if (values.type !== 'resource' && values.key === RESOURCE_KEY) {
    issues.push(issue('key', `"${RESOURCE_KEY}" is the key of the server's own application; choose another.`));
  }
  if (values.type === 'resource' && (values.preAuthorize ?? []).length > 0 && values.ownAudience !== true) {
    const kind = values.serverKind ?? inferServerKind(values.fhirUrl);
    if (kind !== 'oss') {
      const message = 'needs an application of your own, which a managed FHIR service has only with --own-audience.';
      issues.push(issue('preAuthorize', message));
    }
  }
  if (values.type === 'confidential' || values.type === 'service') {
    issues.push(...credentialIssues(values));
  }
  if (values.type === 'service') {
    const kind = values.serverKind ?? inferServerKind(values.fhirUrl);
    if (kind === 'oss' && (values.role ?? []).length === 0) {
      issues.push({ key: 'role', message: 'is missing', missing: true });
    }
    issues.push(...fhirResourceIssues(values.fhirResourceId, values.fhirUrl, kind));
  }
  return issues;
}

/** A custom domain may be that of any kind of server; the host of a managed service says what it is. */
function kindIssues({ serverKind, fhirUrl }: RegisterValues): readonly ValueIssue[] {
  const kind = inferServerKind(fhirUrl);
  return serverKind === undefined || kind === 'oss' || serverKind === kind
    ? []
    : [issue('serverKind', `"${serverKind}" contradicts the host of ${fhirUrl}, which is ${kind}; leave it out.`)];
}

/**
 * How many entries Microsoft Entra ID takes (https://learn.microsoft.com/entra/identity-platform/reply-url; Graph:
 * application).
 */
const LIMITS = { replyUrl: 256, owner: 100, appRole: 1200, scope: 1200, tag: 1200 } as const;

function limitIssues(values: RegisterValues): readonly ValueIssue[] {
  const lists: Readonly<Record<string, unknown>> = values;
  return Object.entries(LIMITS).flatMap(([key, limit]) => {
    const list = lists[key];
    const count = Array.isArray(list) ? new Set(list).size : 0;
    return count > limit ? [issue(key, `has ${count} entries; Microsoft Entra ID takes at most ${limit}.`)] : [];
  });
}

/** What speaks against the scopes and roles that a resource is to define, which share one namespace. */
function permissionIssues(values: Extract<RegisterValues, { type: 'resource' }>): readonly ValueIssue[] {
  const { appRole = [], scope = [], rolesFile, serverKind, fhirUrl } = values;
  const roles = appRole.length > 0 || rolesFile !== undefined ? appRole : Object.keys(SERVER_ROLES);
  const isOpenSource = (serverKind ?? inferServerKind(fhirUrl)) === 'oss';
  const misnamed = isOpenSource ? appRole.flatMap((role) => appRoleNameIssue(role) ?? []) : [];
  const shared = scope.filter((name) => roles.some((role) => role.toLowerCase() === name.toLowerCase()));
  return [
    ...misnamed.map((message) => issue('appRole', message)),
    ...repeatedIgnoringCase(appRole).map(([one, other]) =>
      issue('appRole', `"${other}" differs from "${one}" in letter case alone; a FHIR server takes both for one role.`),
    ),
    ...repeatedIgnoringCase(scope).map(([one, other]) =>
      issue('scope', `"${other}" differs from "${one}" in letter case alone; name one of them.`),
    ),
    ...shared.map((name) =>
      issue(
        'scope',
        `"${name}" is the name of a role too, and Entra keeps scopes and roles in one namespace; name another.`,
      ),
    ),
  ];
}

/** Pairs of different texts that are the same in lower case. */
function repeatedIgnoringCase(texts: readonly string[]): readonly (readonly [string, string])[] {
  const first = new Map<string, string>();
  return texts.flatMap((text) => {
    const known = first.get(text.toLowerCase());
    first.set(text.toLowerCase(), known ?? text);
    return known === undefined || known === text ? [] : [[known, text] as const];
  });
}

/** What speaks against a resource id beside the URL and kind of its server. */
export function fhirResourceIssues(id: string | undefined, fhirUrl: string, kind: ServerKind): readonly ValueIssue[] {
  const resource = id === undefined ? null : readFhirResourceId(id);
  if (resource === null) {
    return [];
  }
  if (resource.kind !== kind) {
    const message = `is of a server of another kind (${resource.kind}); ${kind === 'oss' ? `behind a custom domain add --server-kind ${resource.kind}` : `${fhirUrl} is ${kind}`}.`;
    return [issue('fhirResourceId', message)];
  }
  const other = otherServiceIssue(fhirUrl, resource);
  return other === null ? [] : [issue('fhirResourceId', other)];
}

/**
 * Judges the values of a registration as a whole, all faults at once.
 */
export function validateRegisterValues(
  type: AppType,
  values: Readonly<Record<string, unknown>>,
): { readonly values: RegisterValues } | { readonly issues: readonly ValueIssue[] } {
  const outcome = REGISTER_SCHEMA.safeParse({ ...values, type });
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
  const issues = crossFieldIssues(outcome.data);
  return issues.length === 0 ? { values: outcome.data } : { issues };
}
