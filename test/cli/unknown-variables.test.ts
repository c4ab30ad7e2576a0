import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { unknownVariables } from '../../src/cli/unknown-variables.ts';
import { worded } from '../../src/errors/wording.ts';
import { fieldList, variableOf } from '../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../src/cli/fields/global-fields.ts';

const FIELDS = [...fieldList(GLOBAL_FIELDS), ...ALL_COMMANDS.flatMap(({ fields }) => fields)];

function messages(env: NodeJS.ProcessEnv): readonly string[] {
  return unknownVariables(FIELDS, env).map(({ message }) => worded(message));
}

describe('a variable that no command reads', () => {
  it.each([
    ['FHIR_APPS_CREDENTIL', ' Did you mean FHIR_APPS_CREDENTIAL?'],
    ['FHIR_APPS_TENNANT', ' Did you mean FHIR_APPS_TENANT?'],
    ['FHIR_APPS_FHIRURL', ' Did you mean FHIR_APPS_FHIR_URL?'],
    ['FHIR_APPS_SOMETHING_ELSE', ''],
  ])('%s is named once, without its value', (name, suggestion) => {
    expect(messages({ [name]: 'p4ssw0rd', PATH: '/bin' })).toEqual([
      `No command reads the variable ${name}, so it is ignored.${suggestion}`,
    ]);
  });

  it('is none of those that fields have, none of other programs, and none that is empty', () => {
    const known = Object.fromEntries(FIELDS.map((field) => [variableOf(field), 'x']));
    const others = { FHIR_APPS_PFX_PASSWORD: 'x', FHIR_APPS_SANDBOX_STATE: 'x', FHIR_APPS_EMPTY: '', FHIR_URL: 'x' };
    expect(messages({ ...known, ...others })).toEqual([]);
  });
});
