import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSchema } from '../../../src/environment/file/environment-schema.ts';
import { formerKeysOf } from '../../../src/cli/fields/field.ts';
import { fieldsOf } from '../../../src/cli/cross-field-issue.ts';
import { APP_TYPES } from '../../../src/registration/model/app-type.ts';
import { freshSchema, SCHEMA_FILE } from '../../docs/published-schema.ts';
import { examplesIn } from '../../docs/environment-examples.ts';
import { faultsIn } from '../read-text.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(environmentSchema());

/** A file with one client of these values. */
function client(values: unknown): unknown {
  return { clients: { x: values } };
}

describe('the JSON Schema of the file', () => {
  it('is published as it is; `npm run docs` writes it', async () => {
    expect(await readFile(SCHEMA_FILE, 'utf8')).toBe(await freshSchema());
  });

  it.each([...APP_TYPES])('has for %s what `register` takes, but for what goes for all', (type) => {
    const expected = fieldsOf(type).flatMap((field) =>
      ['key', 'fhirUrl', 'serverKind'].includes(field.key) ? [] : [field.key, ...formerKeysOf(field)],
    );
    const { $defs: definitions } = environmentSchema() as {
      readonly $defs: Readonly<Record<string, { readonly properties: object }>>;
    };
    const keys = Object.keys(definitions[type]?.properties ?? {}).filter((key) => key !== 'type');
    expect(keys.sort()).toEqual(expected.sort());
  });

  it('takes every example of the documentation, and so does the tool', async () => {
    const examples = await examplesIn('README.md', 'docs/tasks/environments.md', 'docs/environment-file.md');
    expect(examples.length).toBeGreaterThan(2);
    for (const { where, text } of examples) {
      const valid = validate(parse(text, { merge: true }));
      const [env] = Object.keys((parse(text) as { environments?: object }).environments ?? {});
      expect({ where, valid, errors: validate.errors }).toEqual({ where, valid: true, errors: null });
      const issues = faultsIn(text, { env: env ?? null, variables: { REGION: 'westeurope' } });
      expect({ where, issues }).toEqual({ where, issues: [] });
    }
  });

  it.each<[what: string, file: unknown]>([
    ['a number where YAML reads one', { resource: { name: 'R', tokenVersion: 2 } }],
    ['a variable in the place of anything', client({ type: 'public', deviceCode: '${X}', platform: '${Y:-spa}' })],
    ['one value or a list', client({ type: 'service', role: 'a', tag: ['a', 'b'] })],
    ['an environment without a client', { environments: { dev: { clients: { x: null } }, prod: null } }],
    ['a key of before', client({ type: 'service', force: true })],
    ['a change to a client without its type', { environments: { dev: { clients: { x: { role: 'a' } } } } }],
  ])('takes %s', (_what, file) => {
    expect({ valid: validate(file), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  it.each<[what: string, file: unknown]>([
    ['a key that is not known', { fhirURL: 'https://fhir.contoso.com' }],
    ['a client without type', client({ name: 'X' })],
    ['a value of another type', client({ type: 'public', credential: 'secret' })],
    ['a word that is not a choice', client({ type: 'service', credential: 'password' })],
    ['a lifetime without its unit', client({ type: 'service', secretLifetime: 90 })],
    ['a sink that is none', { secretTo: 'vault:x' }],
    ['a key that is not one', { clients: { 'My App': { type: 'public' } } }],
    ['an environment within an environment', { environments: { dev: { environments: {} } } }],
    ['a text where a mapping belongs', { resource: 'Contoso FHIR' }],
  ])('refuses %s', (_what, file) => {
    expect(validate(file)).toBe(false);
  });
});
