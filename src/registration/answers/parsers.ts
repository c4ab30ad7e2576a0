import { z } from 'zod';
import { GUID } from '../../text/guid.ts';
import { appRoleValueIssue, serviceRoleIssue } from '../roles/app-role.ts';
import { durationSeconds } from './duration.ts';
import { fhirResourceIdIssue, readFhirResourceId } from '../roles/fhir-resource-id.ts';
import { federatedIssue, readFederatedSpec } from '../credentials/federated/parse-federated-spec.ts';
import { fhirUrlIssue, normalizeFhirUrl } from './fhir-url.ts';
import { hostIssue } from './host.ts';
import { type Issue, type IssueCode, ISSUE_CODES, plainIssue } from './issue.ts';
import { identifierUriIssue } from '../plan/identifier-uri.ts';
import { scopeNameIssue } from '../consent/permission-scope.ts';
import { registeredSpelling } from '../scopes/smart-scope.ts';
import { smartScopeIssue } from '../scopes/smart-scope-issue.ts';
import { MAX_FORMER_KEY_LENGTH, MAX_KEY_LENGTH } from './names.ts';
import { managedIdentityIssue } from '../managed-identity.ts';
import { principalReferenceIssue, readPrincipalReference } from './principal-reference.ts';
import { placeholderIssue } from './placeholder.ts';
import { replyUrlIssue, splitReplyUrl } from './reply-url.ts';
import { parseSinkSpec, SINK_PATTERN } from '../../secrets/sinks/index.ts';
import { secretSourceIssue, sinkIssue } from '../credentials/sink-issue.ts';
import { lineIssue, linesIssue } from './text-rules.ts';
import { pastedTextIssue, urlTextIssue } from './url-text.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/** A schema that accepts a text unless a rule has a sentence against it. */
function rule(issueIn: (text: string) => string | Issue | null): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    const found = issueIn(text);
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

type FreeText = 'description' | 'displayName' | 'notes' | 'serviceReference' | 'tag';

/** The parsers of texts that the directory keeps as they are, whoever has written them. */
function textParsers(mayHide: boolean): Record<FreeText, z.ZodType<string, string>> {
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

/** As {@link textParsers}, of texts that are taken away by an empty one. */
function removableTextParsers(): Record<'descriptionOrNone' | 'notesOrNone', z.ZodType<string | null, string>> {
  const orNone = (what: string): z.ZodType<string | null, string> =>
    rule((text) => (text === '' ? null : linesIssue(text, { what, max: 1024 })))
      .meta({ maxLength: 1024 })
      .transform((text) => (text === '' ? null : text));
  return { descriptionOrNone: orNone('The description'), notesOrNone: orNone('The note') };
}

function ownTagIssue(text: string): string | null {
  return text.startsWith('fhir-apps')
    ? `"${text}" begins with fhir-apps: fhir-apps finds and describes the application by its own tags, and keeps them.`
    : null;
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

/** The value is in milliseconds. */
function duration(what: string, example: string): z.ZodType<number, string> {
  return rule((text) => {
    const seconds = durationSeconds(text);
    if (seconds === 0) {
      return `"${text}" is no time at all; give one that is longer, such as ${example}.`;
    }
    return seconds === null ? `"${text}" is not ${what}; it should look like ${example}.` : null;
  }).transform((text) => (durationSeconds(text) ?? 0) * 1000);
}

/** As {@link duration}, with 0 for no time at all. */
function durationOrNone(what: string, example: string): z.ZodType<number, string> {
  return rule((text) =>
    text === '0' || durationSeconds(text) !== null ? null : `"${text}" is not ${what}; it should look like ${example}.`,
  ).transform((text) => (durationSeconds(text) ?? 0) * 1000);
}

function httpsOriginIssue(text: string): Issue | null {
  const rule = { what: 'The URL', max: 256, example: 'https://graph.microsoft.com' };
  return urlTextIssue(text, rule) ?? plainIssue(httpsOriginMessage(text) ?? hostIssue(text, new URL(text)));
}

function httpsOriginMessage(text: string): string | null {
  const url = canParseUrl(text) ? new URL(text) : null;
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

/** For the types alone: the rule before has refused every text that cannot be read. */
function unreadable(context: z.RefinementCtx<string>): never {
  context.addIssue('cannot be read.');
  return z.NEVER;
}

/** Leaves the identifier URI to us. */
const AUTO = 'auto';
const LIFETIME = /^[1-9]\d{0,3}d$/;
/**
 * The one parser of every input, by name: the same schema reads a flag, a variable, an answer as it is typed, and an
 * entry of a file. It takes a text, which can be published as JSON Schema (`io: 'input'`), and gives the value that
 * commands work with.
 */
export const PARSERS = {
  ...textParsers(false),
  // What others have made can be taken away whatever it looks like; our own tags cannot.
  anyReplyUrl: line('The reply URL', 256).transform(splitReplyUrl),
  anyTag: rule((text) => lineIssue(text, { what: 'The tag', max: 256 }) ?? ownTagIssue(text)),
  assignment: rule((text) =>
    /^[A-Za-z_][A-Za-z0-9_]*=/.test(text)
      ? lineIssue(text, { what: 'The assignment', max: 4096 })
      : // Not repeated: what stands after a mistyped name may be secret.
        'must be a name and its value, such as HOST=fhir.contoso.com.',
  ).transform((text) => ({ name: text.slice(0, text.indexOf('=')), value: text.slice(text.indexOf('=') + 1) })),
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
  periodOrNone: durationOrNone('a number of days or hours', '30d, 12h, or 0 for none'),
  fhirResourceId: rule((text) => placeholderIssue(text) ?? fhirResourceIdIssue(text)).transform(
    (text, context) => readFhirResourceId(text) ?? unreadable(context),
  ),
  environmentName: pattern('The environment', /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i, 'dev or prod-eu', 64),
  federated: rule(federatedIssue)
    .meta({ examples: ['github:contoso/fhir:branch=main'] })
    .transform(readFederatedSpec),
  fhirUrl: rule(fhirUrlIssue)
    .meta({ pattern: '^[hH][tT][tT][pP][sS]://', examples: ['https://fhir.contoso.com'] })
    .transform(normalizeFhirUrl),
  hostName: pattern(
    'The name',
    /^(([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|[0-9a-f:]*:[0-9a-f:]*)$/i,
    'fhir.test or 10.0.0.5',
    253,
  ),
  httpsOrigin: rule(httpsOriginIssue),
  identifierUri: rule((text) => (text === AUTO ? null : identifierUriIssue(text))).transform((text) =>
    text === AUTO ? null : text,
  ),
  key: rule(keyMessage).meta({ pattern: KEY.source }),
  lifetime: rule((text) =>
    LIFETIME.test(text)
      ? null
      : /^\d{5,}d$/.test(text)
        ? `"${text}" is longer than the longest lifetime, 9999d.`
        : `"${text}" is not a lifetime in days; it should look like 180d.`,
  )
    .meta({ pattern: LIFETIME.source, examples: ['180d'] })
    .transform((text) => Number.parseInt(text, 10)),
  logoutUrl: rule(logoutUrlIssue).meta({ pattern: '^https://' }),
  managedIdentity: rule((text) => placeholderIssue(text) ?? managedIdentityIssue(text)),
  milliseconds: pattern('The time', /^\d{1,6}$/, '100').transform(Number),
  owner: pattern(
    'The owner',
    /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|[^@\s:<>]+@[^@\s:<>]+)$/i,
    'an object id or ada@contoso.com',
  ),
  path: line('The path', 4096),
  port: rule((text) =>
    /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? null : `"${text}" is not a port; it should be from 0 to 65535.`,
  ).transform(Number),
  principal: rule(principalReferenceIssue).transform(readPrincipalReference),
  reference: line('The reference', 256),
  replyUrl: rule(replyUrlIssue).transform(splitReplyUrl),
  roleName: rule((text) => placeholderIssue(text) ?? serviceRoleIssue(text)),
  roleOfResource: line('The role', 120),
  scopeOfResource: line('The scope', 120),
  scopeName: rule((text) => placeholderIssue(text) ?? scopeNameIssue(text) ?? smartScopeIssue(text)).transform(
    registeredSpelling,
  ),
  sink: rule(sinkIssue)
    .meta({
      pattern: SINK_PATTERN,
      examples: ['keyvault:fhir-jobs', 'env-file:.env', 'file:secrets/{key}.json'],
    })
    .transform((text, context) => {
      const spec = parseSinkSpec(text);
      return 'issue' in spec ? unreadable(context) : spec;
    }),
  secretPlace: rule((text) => {
    const [, key, sink = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    return key === undefined
      ? 'must be a key and a sink, such as nightly-import=keyvault:fhir-jobs.'
      : (keyMessage(key) ?? secretSourceIssue(sink));
  }).transform((text, context) => {
    const at = text.indexOf('=');
    const spec = parseSinkSpec(text.slice(at + 1));
    return 'issue' in spec ? unreadable(context) : { key: text.slice(0, at), sink: spec };
  }),
  secretSource: rule(secretSourceIssue).transform((text, context) => {
    const spec = parseSinkSpec(text);
    return 'issue' in spec ? unreadable(context) : spec;
  }),
  tenant: pattern(
    'The tenant',
    /^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})$/i,
    'contoso.onmicrosoft.com or the tenant id',
  ),
  text: line('The text', 4096),
  ...removableTextParsers(),
} satisfies Record<string, z.ZodType<unknown, string>>;

/**
 * As {@link PARSERS}, for texts that may hold invisible characters, because a reader sees them: an environment file
 * writes them as escapes, as in `"\\u00ad"`, and what the directory has is written so.
 */
const ESCAPED_TEXT_PARSERS = textParsers(true);

/** The name of a parser, as a field refers to it. */
export type ParserName = keyof typeof PARSERS;

/** What the parser of this name gives. */
export type ParsedBy<Name extends ParserName> = z.output<(typeof PARSERS)[Name]>;

/** A value, or what is wrong with the text that it was to be read from. */
export type Parsing<Value> = { readonly value: Value } | { readonly issue: Issue };

/** Reads one text; `escaped` where whoever wrote it sees what is invisible in it. */
export function parseText(name: ParserName, text: string, { escaped = false } = {}): Parsing<unknown> {
  const parsers: Record<ParserName, z.ZodType<unknown, string>> = escaped
    ? { ...PARSERS, ...ESCAPED_TEXT_PARSERS }
    : PARSERS;
  const outcome = parsers[name].safeParse(text);
  if (outcome.success) {
    return { value: outcome.data };
  }
  const [issue] = outcome.error.issues;
  return { issue: { message: issue?.message ?? '', code: issue === undefined ? null : codeOf(issue) } };
}

/** What is wrong with a text, or null when it is fine. */
export function textIssue(name: ParserName, text: string): Issue | null {
  const parsed = parseText(name, text);
  return 'issue' in parsed ? parsed.issue : null;
}

/** The JSON Schema of the texts that a parser takes; every rule that needs code is left out. */
export function textSchema(name: ParserName): Readonly<Record<string, unknown>> {
  const { $schema: _draft, ...schema } = z.toJSONSchema(PARSERS[name], { io: 'input' });
  return schema;
}

/** The code of its own that an issue carries; null where it has none. */
function codeOf(issue: z.core.$ZodIssue): IssueCode | null {
  const code: unknown = issue.code === 'custom' ? issue.params?.code : null;
  return ISSUE_CODES.find((each) => each === code) ?? null;
}
