import { z } from 'zod';
import { ALL_COMMANDS } from '../../../src/commands/index.ts';
import { code, fence, heading, page, plain, table, writtenFrom } from './markdown.ts';

/** As much of a JSON Schema as the published ones have. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

type Definitions = Readonly<Record<string, Schema>>;

/** Codes have pages of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ErrorCode: '../errors.md',
  WarningCode: '../errors.md#warnings',
};

/** The page of what `--json` prints, made of the published JSON Schema. */
export function jsonPage(published: string): string {
  const { $defs } = z.object({ $defs: z.record(z.string(), z.custom<Schema>()) }).parse(JSON.parse(published));
  const shown = ALL_COMMANDS.filter(({ replacedBy }) => replacedBy === undefined).map(({ name }) => name);
  const commands = new Set(ALL_COMMANDS.map(({ name }) => name.replaceAll(' ', '-')));
  const shared = Object.keys($defs).filter((name) => !commands.has(name) && name !== 'failure' && !(name in ELSEWHERE));
  return page(
    heading(1, 'Results for programs'),
    writtenFrom('docs/results.schema.json'),
    INTRODUCTION,
    heading(2, 'Results by command'),
    ...shown.map((name) => resultPart(name, $defs)),
    heading(2, 'Failures'),
    'What any command prints when it did not do what it was asked.',
    keyTable($defs.failure),
    heading(2, 'Parts of several results'),
    ...shared
      .toSorted()
      .flatMap((name) => [heading(3, `${name} object`), $defs[name]?.description ?? '', keyTable($defs[name])]),
  );
}

const INTRODUCTION = page(
  'With `--json`, stdout holds exactly one object, and no question is asked:',
  fence('json', '{ "schemaVersion": 1, "ok": true, "command": "list", "result": {}, "warnings": [] }'),
  'Where the command did not do what it was asked, `ok` is `false`, and `error` takes the place of `result`. Unknown is `null`; a key is never left out. Times are ISO 8601 in UTC.',
  'The JSON Schema of all of it is in the package, as `docs/results.schema.json`. Any output validates against it, and `$defs` has the output of one command by its name, such as `#/$defs/credential-list`. `fhir-apps schema role list` prints that of one command. Later versions may add keys and codes; those that exist keep their names and meanings.',
);

function resultPart(name: string, definitions: Definitions): string {
  const schema = definitions[name.replaceAll(' ', '-')];
  const result = schema?.properties?.result;
  return page(
    heading(3, name),
    schema?.description ?? '',
    `Keys of \`result\` of [${name}](commands.md#${name.replaceAll(' ', '-')}):`,
    ...variantsOf(result, definitions).map(keyTable),
  );
}

/** The objects that a schema may be. */
function variantsOf(schema: Schema | undefined, definitions: Definitions): readonly Schema[] {
  if (schema === undefined) {
    return [];
  }
  const name = schema.$ref?.replace('#/$defs/', '');
  if (name !== undefined) {
    return variantsOf(definitions[name], definitions);
  }
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap((each) => variantsOf(each, definitions));
}

function keyTable(schema: Schema | undefined): string {
  return table(
    ['Key', 'Value', 'Meaning'],
    rowsOf(schema ?? {}, '').map(([key, value, meaning]) => [code(key), value, plain(meaning)]),
  );
}

type Row = readonly [key: string, value: string, meaning: string];

/** A row for each key, also for those of objects inside, with a path such as `identity.name`. */
function rowsOf(schema: Schema, prefix: string): readonly Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]): readonly Row[] => [
    [`${prefix}${key}`, valueOf(value), value.description ?? ''],
    ...innerObjects(value).flatMap(([suffix, inner]) => rowsOf(inner, `${prefix}${key}${suffix}.`)),
  ]);
}

function innerObjects(schema: Schema): readonly (readonly [suffix: string, inner: Schema])[] {
  if (schema.properties !== undefined) {
    return [['', schema]];
  }
  if (schema.items !== undefined) {
    return innerObjects(schema.items).map(([suffix, inner]) => [`[]${suffix}`, inner]);
  }
  return (schema.anyOf ?? []).flatMap(innerObjects);
}

function valueOf(schema: Schema): string {
  const name = schema.$ref?.replace('#/$defs/', '');
  if (name !== undefined) {
    return `[${name}](${ELSEWHERE[name] ?? `#${name.toLowerCase()}-object`})`;
  }
  if (schema.const !== undefined) {
    return code(JSON.stringify(schema.const));
  }
  if (schema.enum !== undefined) {
    return schema.enum.map((each) => code(String(each))).join(', ');
  }
  if (schema.anyOf !== undefined) {
    return [...new Set(schema.anyOf.map(valueOf))].join(' or ');
  }
  if (schema.items !== undefined) {
    return `list of ${valueOf(schema.items)}`;
  }
  const types = [schema.type ?? 'any'].flat();
  return types.map((type) => (type === 'string' && schema.format === 'date-time' ? 'time' : type)).join(' or ');
}
