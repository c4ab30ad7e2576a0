import { z } from 'zod';
import { appRoleValueIssue, serviceRoleIssue } from '../roles/app-role.ts';
import { durationSeconds } from './duration.ts';
import { fhirResourceIdIssue } from '../roles/fhir-resource-id.ts';
import { federatedIssue } from '../credentials/federated/parse-federated-spec.ts';
import { fhirUrlIssue } from './fhir-url.ts';
import { hostIssue } from './host.ts';
import { type Issue, type IssueCode, ISSUE_CODES, plainIssue } from './issue.ts';
import { identifierUriIssue } from '../plan/identifier-uri.ts';
import { scopeNameIssue } from '../consent/permission-scope.ts';
import { MAX_FORMER_KEY_LENGTH, MAX_KEY_LENGTH } from './names.ts';
import { managedIdentityIssue } from '../managed-identity.ts';
import { principalReferenceIssue } from './principal-reference.ts';
import { placeholderIssue } from './placeholder.ts';
import { replyUrlIssue } from './reply-url.ts';
import { SINK_PATTERN } from '../../secrets/sinks/index.ts';
import { sinkIssue } from '../credentials/sink-issue.ts';
import { lineIssue, linesIssue } from './text-rules.ts';
import { pastedTextIssue, urlTextIssue } from './url-text.ts';

/** A schema that accepts a text unless a rule has a sentence against it. */
function rule(judge: (text: string) => string | Issue | null): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    const found = judge(text);
    if (typeof found === 'string') {
      context.addIssue({ code: 'custom', message: found });
    } else if (found !== null) {
      context.addIssue({ code: 'custom', message: found.message, params: { code: found.code } });
    }
  });
}

function line(what: string, max: number, mayHide = false): z.ZodType<string, string> {
  return rule((text) => lineIssue(text, { what, max, mayHide })).meta({ minLength: 1, maxLength: max });
}

/** As {@link line}, with line breaks and tabs. */
function lines(what: string, max: number, mayHide: boolean): z.ZodType<string, string> {
  return rule((text) => linesIssue(text, { what, max, mayHide })).meta({ minLength: 1, maxLength: max });
}

type TextCheckName = 'description' | 'displayName' | 'notes' | 'serviceReference' | 'tag';

/** The checks of texts that the directory keeps as they are, whoever has written them. */
function textChecks(mayHide: boolean): Record<TextCheckName, z.ZodType<string, string>> {
  return {
    description: lines('The description', 1024, mayHide),
    displayName: line('The name', 120, mayHide),
    notes: lines('The note', 1024, mayHide),
    serviceReference: line('The service management reference', 256, mayHide),
    tag: rule(
      (text) =>
        lineIssue(text, { what: 'The tag', max: 256, mayHide }) ??
        (/\s/.test(text) || text.startsWith('fhir-apps')
          ? `"${text}" has a space or begins with fhir-apps, which marks our own tags.`
          : null),
    ),
  };
}

function pattern(what: string, form: RegExp, example: string, max = 256): z.ZodType<string, string> {
  return rule(
    (text) =>
      lineIssue(text, { what, max }) ??
      placeholderIssue(text) ??
      (form.test(text) ? null : `"${text}" is not valid; it should look like ${example}.`),
  ).meta({ pattern: published(form) });
}

/** A pattern as JSON Schema has it, which knows no flags: where case does not count, letters are in ranges. */
function published({ source, ignoreCase }: RegExp): string {
  return ignoreCase ? source.replaceAll('a-z', 'a-zA-Z').replaceAll('a-f', 'a-fA-F') : source;
}

function duration(what: string, example: string): z.ZodType<string, string> {
  return rule((text) => {
    const seconds = durationSeconds(text);
    if (seconds === 0) {
      return `"${text}" is no time at all; give one that is longer, such as ${example}.`;
    }
    return seconds === null ? `"${text}" is not ${what}; it should look like ${example}.` : null;
  });
}

function httpsOriginIssue(text: string): Issue | null {
  const rule = { what: 'The URL', max: 256, example: 'https://graph.microsoft.com' };
  return urlTextIssue(text, rule) ?? plainIssue(httpsOriginMessage(text) ?? hostIssue(text, new URL(text)));
}

function httpsOriginMessage(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null &&
    url.protocol === 'https:' &&
    url.username === '' &&
    (text === url.origin || text === `${url.origin}/`)
    ? null
    : `"${text}" is not an https origin; it should look like https://graph.microsoft.com, without path or version.`;
}

function logoutUrlIssue(text: string): Issue | null {
  const issue = pastedTextIssue(text, { what: 'The logout URL', max: 255 });
  return issue !== null || text.startsWith('https://')
    ? (issue ?? replyUrlIssue(text))
    : plainIssue(`"${text}" does not begin with https://.`);
}

const KEY = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** Earlier versions derived longer keys from long names, always with the type in front: existing ones stay valid. */
function keyMessage(text: string): string | null {
  const max = /^(confidential|public|service)-/.test(text) ? MAX_FORMER_KEY_LENGTH : MAX_KEY_LENGTH;
  return (
    lineIssue(text, { what: 'The key', max }) ??
    (KEY.test(text) ? null : `"${text}" is not valid; it should look like service-nightly-import.`)
  );
}

const LIFETIME = /^[1-9]\d{0,3}d$/;
const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The one check of every input, by name: the same schema judges a flag, a variable and an answer as it is typed.
 * Schemas only judge; nothing is transformed, so that they can be published as JSON Schema.
 */
export const CHECKS = {
  ...textChecks(false),
  assignment: rule((text) =>
    /^[A-Za-z_][A-Za-z0-9_]*=/.test(text)
      ? lineIssue(text, { what: 'The assignment', max: 4096 })
      : // Not repeated: what stands after a mistyped name may be secret.
        'must be a name and its value, such as HOST=fhir.contoso.com.',
  ),
  audience: pattern(
    'The audience',
    /^(default|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|[a-z][a-z0-9+.-]*:[^\s"]+)$/i,
    'an appId or a URI such as api://contoso-fhir',
  ),
  authority: pattern(
    'The authority',
    /^(default|https:\/\/[^\s"?#/]+\/[^\s"?#]+)$/,
    'https://login.microsoftonline.com/<tenant>/v2.0',
  ),
  appRoleName: rule((text) => placeholderIssue(text) ?? appRoleValueIssue(text)),
  changeRef: line('The reference', 256),
  clientId: pattern('The client id', GUID, '14d82eec-204b-4c2f-b7e8-296a70dab67e'),
  duration: duration('a duration', '180s, 5m or 12h'),
  period: duration('a number of days or hours', '30d or 12h'),
  fhirResourceId: rule((text) => placeholderIssue(text) ?? fhirResourceIdIssue(text)),
  environmentName: pattern('The environment', /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i, 'dev or prod-eu', 64),
  federated: rule(federatedIssue).meta({ examples: ['github:contoso/fhir:branch=main'] }),
  fhirUrl: rule(fhirUrlIssue).meta({ pattern: '^[hH][tT][tT][pP][sS]://', examples: ['https://fhir.contoso.com'] }),
  hostName: pattern(
    'The name',
    /^(([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|[0-9a-f:]*:[0-9a-f:]*)$/i,
    'fhir.test or 10.0.0.5',
    253,
  ),
  httpsOrigin: rule(httpsOriginIssue),
  identifierUri: rule((text) => (text === 'auto' ? null : identifierUriIssue(text))),
  key: rule(keyMessage).meta({ pattern: KEY.source }),
  lifetime: rule((text) =>
    LIFETIME.test(text)
      ? null
      : /^\d{5,}d$/.test(text)
        ? `"${text}" is longer than the longest lifetime, 9999d.`
        : `"${text}" is not a lifetime in days; it should look like 180d.`,
  ).meta({ pattern: LIFETIME.source, examples: ['180d'] }),
  logoutUrl: rule(logoutUrlIssue).meta({ pattern: '^https://' }),
  managedIdentity: rule((text) => placeholderIssue(text) ?? managedIdentityIssue(text)),
  milliseconds: pattern('The time', /^\d{1,6}$/, '100'),
  owner: pattern(
    'The owner',
    /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|[^@\s:<>]+@[^@\s:<>]+)$/i,
    'an object id or ada@contoso.com',
  ),
  path: line('The path', 4096),
  port: rule((text) =>
    /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? null : `"${text}" is not a port; it should be from 0 to 65535.`,
  ),
  principal: rule(principalReferenceIssue),
  reference: line('The reference', 256),
  replyUrl: rule(replyUrlIssue),
  roleName: rule((text) => placeholderIssue(text) ?? serviceRoleIssue(text)),
  roleOfResource: line('The role', 120),
  scopeName: rule((text) => placeholderIssue(text) ?? scopeNameIssue(text)),
  sink: rule(sinkIssue).meta({
    pattern: SINK_PATTERN,
    examples: ['keyvault:fhir-jobs', 'env-file:.env', 'file:secrets/{key}.json'],
  }),
  tenant: pattern(
    'The tenant',
    /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})$/i,
    'contoso.onmicrosoft.com or the tenant id',
  ),
  text: line('The text', 4096),
} satisfies Record<string, z.ZodType<string, string>>;

/**
 * As {@link CHECKS}, for texts that may hold invisible characters, because a reader sees them: an environment file
 * spells them as escapes, as in `"\\u00ad"`, and what the directory has is written so.
 */
export const ESCAPED_TEXT_CHECKS = textChecks(true);

/** The name of a check, as a field's record refers to it. */
export type CheckName = keyof typeof CHECKS;

/**
 * What a check has against a text, or null when it is fine; see {@link ESCAPED_TEXT_CHECKS} for one that is `escaped`.
 */
export function checkIssue(name: CheckName, text: string, { escaped = false } = {}): Issue | null {
  const checks: Record<CheckName, z.ZodType<string, string>> = escaped ? { ...CHECKS, ...ESCAPED_TEXT_CHECKS } : CHECKS;
  const outcome = checks[name].safeParse(text);
  const [issue] = outcome.success ? [] : outcome.error.issues;
  return issue === undefined ? null : { message: issue.message, code: codeOf(issue) };
}

/** The sentence of {@link checkIssue}. */
export function checkMessage(name: CheckName, text: string): string | null {
  return checkIssue(name, text)?.message ?? null;
}

/** The code that an issue of a schema of {@link CHECKS} carries; null where it has none of its own. */
export function codeOf(issue: z.core.$ZodIssue): IssueCode | null {
  const code: unknown = issue.code === 'custom' ? issue.params?.code : null;
  return ISSUE_CODES.find((each) => each === code) ?? null;
}
