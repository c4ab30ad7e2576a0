import { ERROR_CODES } from '../../../src/errors/error-codes.ts';
import { WARNING_CODES } from '../../../src/errors/warning-codes.ts';
import { FINDING_CODES } from '../../../src/registration/adoption/finding.ts';
import { commandSurface } from './command-surface.ts';
import { derivedNames } from './derived-names.ts';
import { keyPaths } from './key-paths.ts';
import type { ResultShape } from './recorded-results.ts';
import { runSample } from './sample-run.ts';
import { readSourceNodes } from './source-nodes.ts';
import { sourceVariables } from './source-variables.ts';
import { tagGrammar } from './tag-grammar.ts';

/** The contract, by the name of each part; lists in it are sets. */
export type Surface = Readonly<Record<string, unknown>>;

/** The shapes of results and errors: the key paths of each command's result, and of `error.details` of each code. */
export interface ResultPaths {
  readonly results: Readonly<Record<string, readonly string[]>>;
  readonly errorDetails: Readonly<Record<string, readonly string[]>>;
}

/** What the source says, without running it. */
export function readSource(): Surface {
  const errors = Object.entries(ERROR_CODES).map(([code, { exits }]) => [code, exits] as const);
  return {
    commands: commandSurface(),
    variables: sourceVariables(readSourceNodes()),
    errors: sortedByName(Object.fromEntries(errors)),
    codes: [...new Set([...Object.keys(WARNING_CODES), ...FINDING_CODES])].sort(),
    derivedNames: derivedNames(),
  };
}

/** What a fixed set of command lines shows. */
export interface Sample extends Surface {
  readonly paths: ResultPaths;
}

/** Runs the fixed set of command lines. */
export async function readSample(): Promise<Sample> {
  const { shapes, auditLines, requestLines, control, ready, files, tags } = await runSample();
  return {
    paths: pathsByName(shapes),
    auditLine: pathsOfAll(auditLines),
    requestLine: [...new Set(requestLines.flatMap((line) => Object.keys(line as object)))].sort(),
    control: Object.fromEntries(Object.entries(control).map(([path, body]) => [path, keyPaths(body)])),
    readyLine: keyPaths(ready),
    versions: versionsIn(files),
    tags: tagGrammar(tags),
  };
}

/** Whose result is a JSON Schema, which is a file of its own: docs/fhir-apps.schema.json. */
const SCHEMA_COMMAND = 'schema';

/** The paths of many results, each command and each code once. */
export function pathsByName(shapes: readonly ResultShape[]): ResultPaths {
  const results: Record<string, readonly string[]> = {};
  const errorDetails: Record<string, readonly string[]> = {};
  for (const { command, error, paths } of shapes.filter((shape) => shape.command !== SCHEMA_COMMAND)) {
    const [group, name] = error === null ? [results, command ?? ''] : [errorDetails, error];
    group[name] = [...new Set([...(group[name] ?? []), ...paths])].sort();
  }
  return { results: sortedByName(results), errorDetails: sortedByName(errorDetails) };
}

function sortedByName<T>(parts: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function pathsOfAll(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.flatMap(keyPaths))].sort();
}

/** The version that each file says it has, at whatever depth, such as `tenant.json document.version`. */
function versionsIn(files: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  const found = Object.entries(files).flatMap(([file, value]) =>
    versionsBelow(value).map(([path, version]) => [`${file} ${path}`, version] as const),
  );
  return Object.fromEntries(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function versionsBelow(value: unknown, depth = 0): readonly (readonly [path: string, version: number])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 1) {
    return [];
  }
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    /version$/i.test(key) && typeof member === 'number'
      ? [[key, member] as const]
      : versionsBelow(member, depth + 1).map(([path, version]) => [`${key}.${path}`, version] as const),
  );
}
