import { z } from 'zod';
import { worded } from '../../errors/wording.ts';
import { appliesTo, type Field, formerKeysOf, isSwitch } from '../../cli/fields/field.ts';
import type { Immutable } from '../../registration/model/immutable.ts';
import { textSchema } from '../../registration/answers/parsers.ts';
import { APP_TYPE_PURPOSE, type AppType, APP_TYPES } from '../../registration/model/app-type.ts';
import { ENTRY_FIELDS, nameInFile } from './read-entry.ts';
import { HEAD_FIELDS } from './read-settings.ts';

/** A JSON Schema, or a part of one. */
export const JSON_SCHEMA = z.record(z.string(), z.unknown());

type JsonSchema = Immutable<z.infer<typeof JSON_SCHEMA>>;

const VARIABLE = { $ref: '#/$defs/variable' };
const NOTHING = { type: 'null' };

/**
 * The JSON Schema (draft 2020-12) of the file of an environment, made of the schema and the fields of `register`: what
 * editors complete and explain from. It is as strict as it can be without knowing variables and defaults; the rest is
 * judged when the file is read.
 */
export function environmentSchema(): JsonSchema {
  const shared = sharedProperties();
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'fhir-apps.yaml',
    description: 'The resource application of a FHIR server, and its clients.',
    type: 'object',
    properties: {
      $schema: { type: 'string', description: 'Where editors find this schema.' },
      ...shared,
      clients: {
        description: 'The clients of the server, by keys that stay when they are renamed.',
        ...byKey({ $ref: '#/$defs/client' }),
      },
      environments: {
        type: 'object',
        description: 'What differs in each environment: laid over the rest of the file, key by key.',
        propertyNames: textSchema('environmentName'),
        additionalProperties: { anyOf: [overlaySchema(shared), NOTHING] },
      },
    },
    additionalProperties: false,
    $defs: definitions(),
  };
}

/** What the file and each of its environments may say alike. */
function sharedProperties(): JsonSchema {
  return {
    ...Object.fromEntries(HEAD_FIELDS.map((field) => [field.key, valueSchema(field)])),
    defaults: {
      ...entrySchema(ENTRY_FIELDS),
      description: 'Values for every entry that can have them and does not set its own.',
    },
    resource: { anyOf: [{ $ref: '#/$defs/resource' }, NOTHING], description: APP_TYPE_PURPOSE.resource },
  };
}

/** One of `environments`. */
function overlaySchema(shared: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      ...shared,
      clients: {
        description: 'Changes to clients, and clients that only this environment has; null takes one away.',
        ...byKey({ anyOf: [{ $ref: '#/$defs/changedClient' }, NOTHING] }),
      },
    },
    additionalProperties: false,
  };
}

function definitions(): JsonSchema {
  return {
    variable: { type: 'string', pattern: '\\$\\{', description: 'A text with ${NAME} or ${NAME:-default} in it.' },
    resource: entrySchema(fieldsOf('resource')),
    client: { oneOf: CLIENT_TYPES.map((type) => ({ $ref: `#/$defs/${type}` })) },
    ...Object.fromEntries(CLIENT_TYPES.map((type) => [type, clientSchema(type)])),
    changedClient: withProperties(
      { type: { enum: CLIENT_TYPES } },
      entrySchema(ENTRY_FIELDS.filter((field) => CLIENT_TYPES.some((type) => appliesTo(field, type)))),
    ),
  };
}

const CLIENT_TYPES = APP_TYPES.filter((type) => type !== 'resource');

function fieldsOf(type: AppType): readonly Field[] {
  return ENTRY_FIELDS.filter((field) => appliesTo(field, type));
}

function byKey(value: JsonSchema): JsonSchema {
  return { type: ['object', 'null'], propertyNames: textSchema('key'), additionalProperties: value };
}

function clientSchema(type: AppType): JsonSchema {
  const own = withProperties({ type: { const: type } }, entrySchema(fieldsOf(type)));
  return { ...own, required: ['type'], description: APP_TYPE_PURPOSE[type] };
}

function withProperties(more: JsonSchema, schema: { readonly properties: JsonSchema }): JsonSchema {
  return { ...schema, properties: { ...more, ...schema.properties } };
}

function entrySchema(fields: readonly Field[]): {
  readonly type: 'object';
  readonly properties: JsonSchema;
  readonly additionalProperties: false;
} {
  const properties = fields.flatMap((field) => [
    [field.key, valueSchema(field)] as const,
    ...formerKeysOf(field).map((key) => [key, formerSchema(field)] as const),
  ]);
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** The same under a key that the field had before. */
function formerSchema(field: Field): JsonSchema {
  return { ...valueSchema(field), description: `Now called ${field.key}.`, deprecated: true };
}

/** What the value of a field may be: itself, a text with a variable in it, or nothing. */
function valueSchema(field: Field): JsonSchema {
  const byDefault = field.default === undefined ? '' : ` Default: ${worded(field.default, nameInFile)}.`;
  // What a command line calls repeatable is a list here.
  const description = `${worded(field.help, nameInFile).replace(/[;,] repeatable[^.]*/, '')}${byDefault}`;
  if (isSwitch(field)) {
    return { description, anyOf: [{ type: 'boolean' }, VARIABLE, NOTHING] };
  }
  const single = singleSchemas(field);
  const lists = field.list === true ? [{ type: 'array', items: { anyOf: single } }] : [];
  return { description, anyOf: [...single, ...lists, NOTHING] };
}

/** One text, which YAML may take for a number. */
function singleSchemas(field: Field): readonly JsonSchema[] {
  if (field.choices !== undefined) {
    const numbers = field.choices.filter((choice) => /^\d+$/.test(choice)).map(Number);
    return [{ enum: [...field.choices, ...numbers] }, VARIABLE];
  }
  const text = textSchema(field.parser ?? 'text');
  return 'pattern' in text ? [text, VARIABLE] : [text, { type: 'number' }];
}
