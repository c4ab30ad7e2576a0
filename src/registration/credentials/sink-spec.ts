import { type Issue, plainIssue } from '../answers/issue.ts';
import { fitted } from '../answers/names.ts';
import { placeholderIssue } from '../answers/placeholder.ts';
import { hasInvisible } from '../../text/invisible-characters.ts';

/**
 * Where a new secret is to go, as `--secret-to` says it; `terminal` is what no `--secret-to` means where a person is
 * there.
 */
export type SinkSpec =
  | { readonly kind: 'terminal' | 'github' | 'azure-pipelines' | 'stdout' }
  | { readonly kind: 'file' | 'env-file'; readonly path: string }
  | {
      readonly kind: 'keyvault';
      readonly vault: string;
      /** Name of the secret in the vault; null stands for {@link vaultSecretName}. */
      readonly name: string | null;
    };

/** Why a text names no sink: what is wrong and what would be right, as one sentence. */
export interface SinkSpecIssue {
  readonly issue: string;
}

/** How a sink is spelled, for help texts and errors. */
export const SINK_SYNTAX = 'file:PATH, env-file:PATH, keyvault:VAULT[/NAME], github, azure-pipelines or stdout';

/** What people type when they mean one of ours. */
const nearMisses: ReadonlyMap<string, string> = new Map([
  ['envfile', 'env-file'],
  ['env_file', 'env-file'],
  ['env', 'env-file'],
  ['dotenv', 'env-file'],
  ['path', 'file'],
  ['gh', 'github'],
  ['github-actions', 'github'],
  ['github-output', 'github'],
  ['azure-pipeline', 'azure-pipelines'],
  ['azure-devops', 'azure-pipelines'],
  ['azdo', 'azure-pipelines'],
  ['ado', 'azure-pipelines'],
  ['-', 'stdout'],
  ['key-vault', 'keyvault'],
  ['azure-keyvault', 'keyvault'],
  ['kv', 'keyvault'],
  ['vault', 'keyvault'],
]);

/** Names of vaults and of secrets in them (Azure: naming rules of Microsoft.KeyVault). */
const VAULT_NAME = /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i;
const SECRET_NAME = /^[a-z0-9-]{1,127}$/i;

/** The longest name of a secret in a vault (Azure: naming rules of Microsoft.KeyVault). */
const MAX_SECRET_NAME = 127;

const SECRET_SUFFIX = '-client-secret';

/**
 * The name in a vault of the secret of a registration, unless one was given; keys may have dots, names there may not.
 */
export function vaultSecretName(key: string): string {
  return `${fitted(key.replaceAll('.', '-'), MAX_SECRET_NAME - SECRET_SUFFIX.length)}${SECRET_SUFFIX}`;
}

/**
 * Reads the value of `--secret-to`; pure, so nothing is opened and a relative path stays relative.
 * A near miss (`env:.env`, `GitHub`, a bare path) is answered with the spelling that would be right.
 */
export function parseSinkSpec(text: string): SinkSpec | SinkSpecIssue {
  if (hasInvisible(text)) {
    return { issue: 'a sink has no control or invisible characters in it.' };
  }
  const colon = text.indexOf(':');
  const kind = colon === -1 ? text : text.slice(0, colon);
  const argument = colon === -1 ? null : text.slice(colon + 1);
  switch (kind) {
    case 'file':
    case 'env-file':
      return argument === null || argument === ''
        ? { issue: `"${kind}" needs a path: ${kind}:PATH.` }
        : parsePath(kind, argument);
    case 'github':
    case 'azure-pipelines':
    case 'stdout':
      return argument === null ? { kind } : { issue: `"${kind}" takes nothing after it: write ${kind}.` };
    case 'keyvault':
      return parseVault(argument ?? '');
    case 'terminal':
      return { issue: 'a person at a terminal is shown the secret where --secret-to is left out.' };
    default:
      return { issue: explainUnknown(text, kind, argument) };
  }
}

/** Spells a sink as `parseSinkSpec` reads it; only `terminal`, which is never typed, is not read back. */
export function formatSinkSpec(spec: SinkSpec): string {
  switch (spec.kind) {
    case 'file':
    case 'env-file':
      return `${spec.kind}:${spec.path}`;
    case 'keyvault':
      return `keyvault:${spec.vault}${spec.name === null ? '' : `/${spec.name}`}`;
    default:
      return spec.kind;
  }
}

function parseVault(argument: string): SinkSpec | SinkSpecIssue {
  const [, host, secret] = /^(?:https:)?(?:\/\/)?([^/.]+)\.[^/]+\/?(?:secrets\/([^/]+))?/.exec(argument) ?? [];
  if (host !== undefined) {
    const destination = formatSinkSpec({ kind: 'keyvault', vault: host, name: secret ?? null });
    return { issue: `"keyvault" takes the name of a vault, not its URL: write ${destination}.` };
  }
  const [vault = '', name = null, ...rest] = argument.split('/');
  if (!VAULT_NAME.test(vault)) {
    return {
      issue:
        vault === ''
          ? '"keyvault" needs the name of a vault: keyvault:VAULT or keyvault:VAULT/NAME.'
          : `"${vault}" is not the name of a vault: 3 to 24 letters, digits and single hyphens, a letter first.`,
    };
  }
  if (rest.length > 0 || (name !== null && !SECRET_NAME.test(name))) {
    return {
      issue: `"${[name, ...rest].join('/')}" is not the name of a secret in a vault: 1 to 127 letters, digits and hyphens.`,
    };
  }
  return { kind: 'keyvault', vault, name };
}

function parsePath(kind: 'file' | 'env-file', path: string): SinkSpec | SinkSpecIssue {
  if (path.startsWith('//')) {
    return { issue: `"${kind}" takes a path, not a URL: write ${kind}:${path.replace(/^\/+/, '/')}.` };
  }
  if (path === '~' || path.startsWith('~/')) {
    return { issue: `no shell expands the ~ in ${kind}:${path}: write "${kind}:$HOME${path.slice(1)}".` };
  }
  if (/[/\\]\.{0,2}$/.test(path) || path === '.' || path === '..') {
    return { issue: `"${kind}:${path}" names a directory: name a file in it.` };
  }
  return { kind, path };
}

function explainUnknown(text: string, kind: string, argument: string | null): string {
  const lowered = kind.toLowerCase();
  const meant = nearMisses.get(lowered) ?? lowered;
  if (meant === 'keyvault') {
    return `"${kind}" is not a sink: write keyvault:${argument === null || argument === '' ? 'VAULT' : argument}.`;
  }
  if (/^(file|env-file)$/.test(meant)) {
    return `"${kind}" is not a sink: write ${meant}:${argument === null || argument === '' ? 'PATH' : argument}.`;
  }
  if (/^(github|azure-pipelines|stdout)$/.test(meant)) {
    return `"${kind}" is not a sink: write ${meant}.`;
  }
  if (/[/\\.]/.test(text)) {
    return `a path needs its kind before it: write file:${text} or env-file:${text}.`;
  }
  return `${text === '' ? 'nothing' : `"${text}"`} is not a sink: write ${SINK_SYNTAX}.`;
}

/** The sentence that says why a text names no sink, or null when it names one. */
export function sinkMessage(text: string): string | null {
  const parsed = parseSinkSpec(text);
  return 'issue' in parsed ? `${parsed.issue.charAt(0).toUpperCase()}${parsed.issue.slice(1)}` : null;
}

/** The key of a registration, which the path of a sink in the file of an environment may have a place for. */
const KEY_TEMPLATE = '{key}';

/** What no path has by chance; brackets and underscores are left to those who name directories so. */
const PATH_PLACEHOLDER = /\$[({]|\{|#\{|<[^<>]*>|%[A-Za-z_]\w*%|\$env:|:\$[A-Za-z_]\w*[/\\]/i;

/**
 * Why a text names no sink, or null when it names one: as {@link sinkMessage}, and placeholders that nothing filled in.
 */
export function sinkIssue(text: string): Issue | null {
  const filled = text.replaceAll(KEY_TEMPLATE, 'key');
  const [, path] = /^(?:env-)?file:(.*)$/s.exec(text) ?? [];
  if (path !== undefined && path !== path.trim() && path.trim() !== '') {
    return plainIssue(`The path of "${text}" begins or ends with a space; leave it out.`);
  }
  const placeholder = path === undefined || PATH_PLACEHOLDER.test(filled) ? placeholderIssue(filled) : null;
  return placeholder ?? plainIssue(sinkMessage(text));
}

/**
 * The names under which a client is delivered where the reader expects other than the usual ones, as the tests of FHIR
 * Server for Azure do.
 */
export interface DeliveryNames {
  /** Variables of an `env-file:` sink, and of the runners of pipelines. */
  readonly variables: { readonly clientId: string; readonly clientSecret: string };
  /** Names of the secrets in a key vault. */
  readonly vaultSecrets: { readonly clientId: string; readonly clientSecret: string };
}
