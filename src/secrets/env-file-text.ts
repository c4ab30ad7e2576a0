import { parseEnv } from 'node:util';
import type { DeliveryNames } from './secret-sink.ts';

/** The names of the variables that hand over one client. */
export interface ClientVariableNames {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null where nobody expects it. */
  readonly tenantId: string | null;
}

/**
 * The variables of a registration: `service-nightly-import` gives `SERVICE_NIGHTLY_IMPORT_CLIENT_ID` and so on.
 * Whatever is no letter or digit of ASCII becomes `_`, and a leading digit gets a `_` before it, as shells demand.
 */
export function clientVariableNames(key: string): ClientVariableNames {
  const stem = key
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .replace(/^(?=[0-9])/, '_');
  return { clientId: `${stem}_CLIENT_ID`, clientSecret: `${stem}_CLIENT_SECRET`, tenantId: `${stem}_TENANT_ID` };
}

/**
 * As {@link clientVariableNames}, but a client that is expected under names of its own has those, and none for the
 * tenant.
 */
export function variableNamesOf(key: string, names: DeliveryNames | null): ClientVariableNames {
  return names === null ? clientVariableNames(key) : { ...names.variables, tenantId: null };
}

/**
 * Spells a value so that `. file` in sh, dotenv and node's `parseEnv` read the same; null where no spelling does
 * (control characters, or a `'` together with one of `"`, `$`, `` ` ``, `\`). `docker run --env-file` knows no quotes,
 * so what needs none gets none: that is every secret Microsoft Entra ID makes, unless it began with the `~` that sh
 * would take for someone's home directory.
 */
export function quoteEnvValue(value: string): string | null {
  if (/^(?!~)[\w.~-]*$/.test(value)) {
    return value;
  }
  if (/\p{Cc}/u.test(value)) {
    return null;
  }
  if (!value.includes("'")) {
    return `'${value}'`;
  }
  return /["$`\\]/.test(value) ? null : `"${value}"`;
}

/** The number, from 1, of the first line that gives `name` a value; null where none does, or only an empty one. */
export function lineThatSets(text: string, name: string): number | null {
  const index = splitLines(text).findIndex((line) => assigns(line, name) && readVariables(line)[name] !== '');
  return index === -1 ? null : index + 1;
}

/**
 * The text with `name=value` lines set: the last line that assigns a name (the one that readers take) is rewritten
 * where it stands, and a name that is not there is appended. Every other byte stays, line endings too; appended lines
 * end as the first line does. Null where that could not be read back, because a value cannot be spelled or an unclosed
 * quote elsewhere swallows it.
 */
export function setVariables(text: string, variables: Readonly<Record<string, string>>): string | null {
  let changed = text;
  for (const [name, value] of Object.entries(variables)) {
    const written = quoteEnvValue(value);
    if (written === null) {
      return null;
    }
    changed = setVariable(changed, name, written);
  }
  return sameVariables(readVariables(changed), { ...readVariables(text), ...variables }) ? changed : null;
}

function setVariable(text: string, name: string, written: string): string {
  const lines = splitLines(text);
  const index = lines.findLastIndex((line) => assigns(line, name));
  const line = lines[index];
  if (line === undefined) {
    const ending = /\r?\n/.exec(text)?.[0] ?? '\n';
    const gap = text === '' || text.endsWith('\n') ? '' : ending;
    return `${text}${gap}${name}=${written}${ending}`;
  }
  const indentAndExport = /^\s*(?:export\s+)?/.exec(withoutMark(line))?.[0] ?? '';
  const ending = /\r?\n?$/.exec(line)?.[0] ?? '';
  return lines.with(index, `${indentAndExport}${name}=${written}${ending}`).join('');
}

/** The lines with their endings, so that joining them gives the text again. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The variables of a text, decoded as latin1, as readers of env files see them once each knows a byte order mark. */
export function readVariables(text: string): NodeJS.Dict<string> {
  return parseEnv(splitLines(text).map(withoutMark).join(''));
}

/** Files that were joined can have a byte order mark of UTF-8 in their middle, here decoded as latin1. */
function withoutMark(line: string): string {
  return line.replace(/^\u00ef\u00bb\u00bf/, '');
}

/** Every name that some line gives a value. */
export function assignedNames(text: string): ReadonlySet<string> {
  return new Set(splitLines(text).flatMap((line) => assignedName(line) ?? []));
}

function assigns(line: string, name: string): boolean {
  return assignedName(line) === name;
}

function assignedName(line: string): string | null {
  return /^\s*(?:export\s+)?(\w+)\s*=/.exec(withoutMark(line))?.[1] ?? null;
}

function sameVariables(left: NodeJS.Dict<string>, right: NodeJS.Dict<string>): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => left[name] === right[name]);
}
