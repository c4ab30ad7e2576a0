import type { Issue } from './issue.ts';

/**
 * What templates leave behind where nobody filled them in: shells, Azure Pipelines, GitHub Actions, ARM and Bicep, Jinja,
 * Helm, ERB, .NET configuration, `replacetokens`, Windows' cmd, and documentation.
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
  /«[^«»]*»/,
  // An IPv6 address has brackets too.
  /\[\[?(?![0-9a-f:.]*:[0-9a-f:.]*\])[^[\]]*\]\]?/i,
  // Percent-encoding has two hex digits after each sign.
  /%(?![0-9a-f]{2})[a-z_]\w*%/i,
  /%[A-Z][A-Z0-9_]{2,}%/,
  /(?<![A-Za-z0-9_])__[A-Za-z0-9][A-Za-z0-9_.-]*?__(?![A-Za-z0-9_])/,
  /\$env:[A-Z_]\w*/i,
  /\$[A-Z_][A-Z0-9_]+\b/,
  // In lower case a `$` behind a single slash begins the name of a FHIR operation.
  /(?<![^/]\/)\$[a-z_]\w*/i,
  /@@?[A-Za-z_][\w-]*@@?/,
  /![A-Za-z_]\w*!/,
  /%\([A-Za-z_]\w*\)s/,
  /%[sd](?![0-9a-f])/,
  /\bYOUR[-_ ]?[A-Z][A-Z0-9_-]*/,
  /\b[Yy]our([-_ ]?(own|api|app|application|branch|client|company|domain|environment|fhir|host|hostname|id|name|org|organi[sz]ation|owner|project|repo|repository|resource|server|service|site|subscription|tenant|url|user|vault|workspace))+(?![a-z])[\w-]*/,
  /\b(CHANGE[-_]?ME|REPLACE[-_]?ME|TODO|FIXME|TBD)\b/,
  /\bchange[-_]?me(?![-\w])/i,
  /\b(INSERT|REPLACE|ENTER)[-_](?:[A-Z0-9]+[-_])*HERE\b/i,
  /\bREPLACE[-_]WITH[-_]\w+/i,
  /\bx{8}-x{4}-[xmn4]x{3}-[xny]x{3}-x{12}\b/i,
  // What scripts write for a value that they do not have.
  /(?<=^|[/.@:=])(undefined|null|NaN)(?=$|[/.@:])/,
];

/** The first unfilled placeholder in a text, such as `$(fhirName)`; null where there is none. */
export function placeholderIn(text: string): string | null {
  return PLACEHOLDERS.map((form) => form.exec(text)?.[0]).find((found) => found !== undefined) ?? null;
}

/** The issue with an unfilled placeholder in a value that would be used as it is; null where there is none. */
export function placeholderIssue(text: string): Issue | null {
  const found = placeholderIn(text);
  return found === null
    ? null
    : {
        code: 'placeholder_unfilled',
        message: `"${text}" has the placeholder ${found} in it, which nothing filled in; give the value itself.`,
      };
}
