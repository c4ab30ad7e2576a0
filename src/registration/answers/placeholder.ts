import type { Issue } from './issue.ts';

/**
 * What templates leave behind where nobody filled them in: shells, Azure Pipelines, GitHub Actions, ARM and Bicep,
 * Jinja, Helm, ERB, .NET configuration, Concourse, `replacetokens`, Windows' cmd, and documentation.
 */
const PLACEHOLDERS: readonly RegExp[] = [
  /#\{[^{}]*\}#?/,
  /\$\{\{[^{}]*\}\}/,
  /\{\{[^{}]*\}\}/,
  /[$@]?\{[^{}]*\}/,
  /\$\([^()]*\)/,
  // Left open, as where a part of the template is missing.
  /\$[({][A-Za-z_][\w.]*/,
  /\{\{|\}\}|\{%|<%/,
  /\$\[[^[\]]*\]/,
  /<[^<>]*>/,
  /«[^«»]*»|‹[^‹›]*›/,
  /\(\([^()]+\)\)/,
  // An IPv6 address has brackets too.
  /\[\[?(?![0-9a-f:.]*:[0-9a-f:.]*\])[^[\]]+\]\]?/i,
  // Percent-encoding has two hex digits after each sign.
  /%(?![0-9a-f]{2})[a-z_][\w-]*%/i,
  /%[A-Z][A-Z0-9_]{2,}%(?![0-9A-F]{2})/,
  /(?<![A-Za-z0-9_])__[A-Za-z0-9][A-Za-z0-9_.-]*?__(?![A-Za-z0-9_])/,
  /\$env:[A-Z_]\w*/i,
  /\$[A-Z_][A-Z0-9_]+\b/,
  /\$[a-z_]\w*/i,
  /@@?[A-Za-z_][\w-]*@@?/,
  /![A-Za-z_]\w*!/,
  /%\([A-Za-z_]\w*\)s/,
  /%[sd](?![0-9a-f])/,
  /\bYOUR[-_][A-Z][A-Z0-9_-]*/,
  /(?<![A-Za-z0-9_-])(YOURTENANT|YOURDOMAIN|YOURFHIRSERVER|YOURFHIRSERVICE)(?![A-Za-z0-9_-])/i,
  wholeLabel([
    ...['api-id', 'app-id', 'app-name', 'application-id', 'client-id', 'company-name', 'domain', 'domain-name'],
    ...['fhir-host', 'fhir-server', 'fhir-server-name', 'fhir-server-url', 'fhir-service', 'fhir-service-name'],
    ...['fhir-url', 'host', 'host-name', 'hostname', 'key-vault', 'key-vault-name', 'object-id', 'org', 'org-name'],
    ...['organization', 'repo', 'repo-name', 'repository', 'resource-group', 'server-name', 'server-url'],
    ...['service-name', 'subscription', 'subscription-id', 'tenant', 'tenant-id', 'tenant-name', 'username'],
    ...['vault', 'vault-name', 'workspace', 'workspace-name'],
  ]),
  /\b(CHANGE[-_]?ME|REPLACE[-_]?ME|TODO|FIXME|TBD)\b/,
  /\bchange[-_]?me(?![-\w])/i,
  /\b(INSERT|REPLACE|ENTER)[-_](?:[A-Z0-9]+[-_])*HERE\b/i,
  /\bREPLACE[-_]WITH[-_]\w+/i,
  /\bx{8}-x{4}-[xmn4]x{3}-[xny]x{3}-x{12}\b/i,
  // What scripts write for a value that they do not have.
  /(?<=^|[/.@:=])(undefined|null|NaN)(?=$|[/.@:,?#&])/,
];

/** What documentation writes too, and what someone may really be called: a word of warning is enough. */
const DOUBTFUL =
  /(?<![A-Za-z0-9_-])your(-[a-z0-9]+)+(?![A-Za-z0-9_-])|(?<![A-Za-z0-9_-])your(app|company|host|org|site)(?![A-Za-z0-9_-])/i;

/** `your-WORD` or `your_WORD` as a whole label of a host, a path or an id: `your-health.org` may be someone's. */
function wholeLabel(words: readonly string[]): RegExp {
  const written = words.map((word) => word.replaceAll('-', '[-_]')).join('|');
  return new RegExp(`(?<![A-Za-z0-9_-])your[-_](${written})(?![A-Za-z0-9_-])`, 'i');
}

/** What may be a placeholder and may be a name, such as `your-app`; null where there is none. */
export function doubtfulPlaceholderIn(text: string): string | null {
  return DOUBTFUL.exec(text)?.[0] ?? null;
}

/** What a text may have that only looks like a placeholder. */
export interface PlaceholderOptions {
  /** True for a URL that may go on with the name of a FHIR operation, such as `/$export`. Default: false. */
  readonly mayHaveOperation?: boolean;
}

/** Begins the name of an operation (FHIR: operations). */
const OPERATION_SIGN = /(?<=[^/]\/)\$(?=[a-z])/g;

/** The first unfilled placeholder in a text, such as `$(fhirName)`; null where there is none. */
export function placeholderIn(text: string, { mayHaveOperation = false }: PlaceholderOptions = {}): string | null {
  const searched = mayHaveOperation ? text.replace(OPERATION_SIGN, '') : text;
  return PLACEHOLDERS.map((form) => form.exec(searched)?.[0]).find((found) => found !== undefined) ?? null;
}

/** The issue with an unfilled placeholder in a value that would be used as it is; null where there is none. */
export function placeholderIssue(text: string, options?: PlaceholderOptions): Issue | null {
  const found = placeholderIn(text, options);
  return found === null
    ? null
    : {
        code: 'placeholder_unfilled',
        message: `"${text}" has the placeholder ${found} in it, which nothing filled in; give the value itself.`,
      };
}
