import type { Wording } from '../../errors/wording.ts';
import type { AppType, ServerKind } from '../model/app-type.ts';
import { credentialIssues } from '../credentials/inputs/index.ts';
import { otherServiceIssue } from '../roles/fhir-resource-id.ts';
import { appRoleNameIssue, isSystemRole, SERVER_ROLES } from '../roles/app-role.ts';
import { inferServerKind } from '../fhir-server.ts';
import { signInScopeIssue } from '../consent/permission-scope.ts';
import { publishedSmartId } from '../scopes/smart-catalog.ts';
import { smartScopeIssue } from '../scopes/smart-scope-issue.ts';
import { launchIssues, smartIssues } from './smart-issues.ts';
import { RESOURCE_KEY } from './names.ts';
import type { FhirResource } from '../model/azure-access.ts';
import { missingIssue, missingIssues, type ValueIssue, valueIssue } from './issue.ts';
import type { GivenRegistration, RegisterValues } from './register-values.ts';
import { formatReplyUrl, mayBeSpa, publicPlatform, replyUrlIdentity } from './reply-url.ts';

/** The values without which nothing else can be checked in a registration; an empty list is as good as none. */
export function essentialIssues(
  type: AppType,
  { name, fhirUrl, credential, replyUrl }: GivenRegistration,
): readonly ValueIssue[] {
  return missingIssues({
    name: name === undefined,
    fhirUrl: fhirUrl === undefined,
    credential: (type === 'confidential' || type === 'service') && credential === undefined,
    replyUrl: replyUrl === undefined ? type === 'confidential' : replyUrl.length === 0,
  });
}

function replyUrlIssues(values: RegisterValues): readonly ValueIssue[] {
  const { replyUrl: replyUrls = [] } = values;
  if (values.type === 'confidential') {
    return replyUrls
      .filter(({ platform, url }) => platform !== null || !/^https?:/.test(url))
      .map((typed) =>
        valueIssue(
          'replyUrl',
          `"${formatReplyUrl(typed)}" is for a public client; a confidential client's reply URL is a web page.`,
        ),
      );
  }
  if (values.type !== 'public') {
    return [];
  }
  const platforms = new Map<string, string>();
  return replyUrls.flatMap((typed) => {
    const { url } = typed;
    const platform = publicPlatform(typed, values.platform);
    if (platform === 'spa' && !mayBeSpa(url)) {
      return [valueIssue('replyUrl', `"${url}" cannot be a single-page app's reply URL; a browser needs https://.`)];
    }
    const other = platforms.get(replyUrlIdentity(url));
    platforms.set(replyUrlIdentity(url), platform);
    return other === undefined || other === platform
      ? []
      : [
          valueIssue(
            'replyUrl',
            `"${url}" is given for two platforms; Entra allows one (it ignores the port of a loopback URL).`,
          ),
        ];
  });
}

/** What is wrong with the values of a registration beside each other, all issues at once. */
export function crossFieldIssues(values: RegisterValues): readonly ValueIssue[] {
  const issues = [...replyUrlIssues(values), ...limitIssues(values), ...kindIssues(values)];
  if (values.type !== 'service') {
    const named = (values.scope ?? []).flatMap((scope) => signInScopeIssue(scope) ?? []);
    issues.push(...named.map((message) => valueIssue('scope', message)));
  }
  if (values.type !== 'resource') {
    issues.push(...launchIssues(values));
  }
  if (values.type === 'resource') {
    issues.push(...permissionIssues(values), ...smartIssues(values));
  }
  if (values.type === 'public' && values.deviceCode !== true && (values.replyUrl ?? []).length === 0) {
    issues.push(missingIssue('replyUrl'));
  }
  if (values.type !== 'resource' && values.key === RESOURCE_KEY) {
    issues.push(valueIssue('key', `"${RESOURCE_KEY}" is the key of the server's own application; choose another.`));
  }
  if (values.type === 'resource' && (values.preAuthorize ?? []).length > 0 && !hasOwnAudience(values)) {
    const kind = values.serverKind ?? inferServerKind(values.fhirUrl);
    if (kind !== 'oss') {
      const message: Wording = (input) =>
        `needs an application of your own, which a managed FHIR service has only with ${input('ownAudience')}.`;
      issues.push(valueIssue('preAuthorize', message));
    }
  }
  if (values.type === 'confidential' || values.type === 'service') {
    issues.push(...credentialIssues(values));
  }
  if (values.type === 'service') {
    const kind = values.serverKind ?? inferServerKind(values.fhirUrl);
    if (kind === 'oss' && (values.role ?? []).length === 0 && values.smartLaunch !== 'backend') {
      issues.push(missingIssue('role'));
    }
    issues.push(...fhirResourceIssues(values.fhirResourceId, values.fhirUrl, kind));
  }
  return issues;
}

function hasOwnAudience({ ownAudience, smart }: RegisterValues): boolean {
  return ownAudience === true || smart !== undefined;
}

/** A custom domain may be that of any kind of server; the host of a managed service says what it is. */
function kindIssues({ serverKind, fhirUrl }: RegisterValues): readonly ValueIssue[] {
  const kind = inferServerKind(fhirUrl);
  return serverKind === undefined || kind === 'oss' || serverKind === kind
    ? []
    : [valueIssue('serverKind', `"${serverKind}" contradicts the host of ${fhirUrl}, which is ${kind}; leave it out.`)];
}

/**
 * How many entries Microsoft Entra ID takes (https://learn.microsoft.com/entra/identity-platform/reply-url; Graph:
 * application).
 */
const LIMITS = [
  ['replyUrl', 256],
  ['owner', 100],
  ['appRole', 1200],
  ['scope', 1200],
  ['tag', 1200],
] as const;

function limitIssues(values: RegisterValues): readonly ValueIssue[] {
  const { replyUrl = [], owner = [], appRole = [], scope = [], tag = [] } = values;
  const lists = { replyUrl: replyUrl.map(formatReplyUrl), owner, appRole, scope, tag };
  return LIMITS.flatMap(([key, limit]) => {
    const count = new Set(lists[key]).size;
    return count > limit ? [valueIssue(key, `has ${count} entries; Microsoft Entra ID takes at most ${limit}.`)] : [];
  });
}

/** What speaks against the scopes and roles that a resource is to define, which share one namespace. */
function permissionIssues(values: RegisterValues): readonly ValueIssue[] {
  const { appRole = [], scope = [], rolesFile, serverKind, fhirUrl } = values;
  const roles = appRole.length > 0 || rolesFile !== undefined ? appRole : Object.keys(SERVER_ROLES);
  const isOpenSource = (serverKind ?? inferServerKind(fhirUrl)) === 'oss';
  const misnamed = isOpenSource
    ? appRole.flatMap((role) =>
        values.smart !== undefined && isSystemRole(role)
          ? (smartScopeIssue(role) ?? [])
          : (appRoleNameIssue(role) ?? []),
      )
    : [];
  const shared = scope.filter(
    (name) => publishedSmartId(name) === null && roles.some((role) => role.toLowerCase() === name.toLowerCase()),
  );
  return [
    ...misnamed.map((message) => valueIssue('appRole', message)),
    ...repeatedIgnoringCase(appRole).map(([one, other]) =>
      valueIssue(
        'appRole',
        `"${other}" differs from "${one}" in letter case alone; a FHIR server takes both for one role.`,
      ),
    ),
    ...repeatedIgnoringCase(scope).map(([one, other]) =>
      valueIssue('scope', `"${other}" differs from "${one}" in letter case alone; name one of them.`),
    ),
    ...shared.map((name) =>
      valueIssue(
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
export function fhirResourceIssues(
  resource: FhirResource | undefined,
  fhirUrl: string,
  kind: ServerKind,
): readonly ValueIssue[] {
  if (resource === undefined) {
    return [];
  }
  if (resource.kind !== kind) {
    const message: Wording = (input) =>
      `is of a server of another kind (${resource.kind}); ${kind === 'oss' ? `behind a custom domain add ${input('serverKind')} ${resource.kind}` : `${fhirUrl} is ${kind}`}.`;
    return [valueIssue('fhirResourceId', message)];
  }
  const other = otherServiceIssue(fhirUrl, resource);
  return other === null ? [] : [valueIssue('fhirResourceId', other)];
}
