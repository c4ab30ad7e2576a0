import type { AppRole } from '../model/permissions.ts';
import { DATA_ACTIONS, type DataAction, WRITTEN_BY_US } from './data-actions.ts';

/**
 * What the roles of FHIR Server for Azure allow, in a few words
 * (https://github.com/microsoft/fhir-server/blob/main/src/Microsoft.Health.Fhir.Shared.Web/roles.json).
 */
const ALLOWED_BY_SERVER_ROLES: ReadonlyMap<string, string> = new Map([
  ['globalAdmin', 'everything'],
  ['globalConverter', 'read, convert'],
  ['globalExporter', 'read, export'],
  ['globalImporter', 'read, import'],
  ['globalReader', 'read'],
  ['globalWriter', 'everything except hard delete and profile changes'],
  ['smartUser', 'what the SMART scopes of the token allow'],
  ['system.all.read', 'read and search everything'],
  ['system.all.rs', 'read and search everything'],
]);

/** The data actions that are not words by themselves. */
const ACTION_WORDS: Readonly<Partial<Record<DataAction, string>>> = {
  hardDelete: 'hard delete',
  resourceValidate: 'validate',
  convertData: 'convert',
  editProfileDefinitions: 'change profiles',
  searchParameter: 'manage search parameters',
  bulkOperator: 'bulk operations',
  readById: 'read by id',
};

/**
 * What a role allows, in a few words such as `read, import`: by its name for a role of the FHIR server, else by the
 * description that this tool wrote from a roles file. Null for a role of which neither is known.
 */
export function allowedActions({ value, description }: Pick<AppRole, 'value' | 'description'>): string | null {
  const known = value === null ? undefined : ALLOWED_BY_SERVER_ROLES.get(value);
  if (known !== undefined || description?.startsWith(WRITTEN_BY_US) !== true) {
    return known ?? null;
  }
  const actions = description.slice(WRITTEN_BY_US.length).replace(/\.$/, '');
  return actions.replace(/[A-Za-z]+/g, (word) => {
    const action = DATA_ACTIONS.find((each) => each === word);
    return (action === undefined ? undefined : ACTION_WORDS[action]) ?? word;
  });
}

/** A role with what it allows, such as `globalReader: read`; only its name where that is not known. */
export function namedWithActions(name: string, allows: string | null): string {
  return allows === null ? name : `${name}: ${allows}`;
}
