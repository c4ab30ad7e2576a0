import { type Field, fieldList, formerVariablesOf, variableOf } from './fields/field.ts';
import { GLOBAL_FIELDS } from './fields/global-fields.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Warning } from '../errors/warning.ts';

const PREFIX = 'FHIR_APPS_';

/** Variables that are read and are no field's. */
const OTHERS = ['FHIR_APPS_PFX_PASSWORD', 'FHIR_APPS_SANDBOX_STATE'];

/**
 * A warning for each variable that looks like ours and that neither these fields nor the global ones read, with the
 * nearest name; never with its value.
 */
export function unknownVariables(fields: readonly Field[], env: NodeJS.ProcessEnv): readonly Warning[] {
  const all = [...fieldList(GLOBAL_FIELDS), ...fields];
  const known = new Set([...all.flatMap((field) => [variableOf(field), ...formerVariablesOf(field)]), ...OTHERS]);
  const stems = [...known].filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  return Object.entries(env)
    .filter(([name, value]) => name.startsWith(PREFIX) && (value ?? '') !== '' && !known.has(name))
    .map(([name]) => {
      const nearest = nearestName(name.slice(PREFIX.length), stems);
      const suggestion = nearest === null ? '' : ` Did you mean ${PREFIX}${nearest}?`;
      return {
        code: 'unknown_variable',
        message: `No command reads the variable ${name}, so it is ignored.${suggestion}`,
      };
    });
}
