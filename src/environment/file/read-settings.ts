import { type CloudName, GLOBAL_FIELDS } from '../../cli/fields/global-fields.ts';
import { CREDENTIAL_FIELDS } from '../../registration/credentials/inputs/index.ts';
import { type Field, fieldList } from '../../cli/fields/field.ts';
import { inputOf } from '../../cli/parse-field.ts';
import { SERVER_FIELDS } from '../../cli/fields/server-fields.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import type { ServerKind } from '../../registration/model/app-type.ts';
import { readFieldValue } from './field-value.ts';
import { unknownKey } from './read-entry.ts';
import { type EnvironmentIssue, issueAt, isNothing, type Location, type Mapping } from './tree.ts';

/** What the top of a file says of the environment as a whole; null for what it does not say, or not rightly. */
export interface EnvironmentSettings {
  /** Normalised. */
  readonly fhirUrl: string | null;
  readonly serverKind: ServerKind | null;
  readonly tenant: string | null;
  readonly cloud: CloudName | null;
  readonly secretTo: { readonly sink: SinkSpec; readonly at: Location } | null;
  /** Mappings that were not taken for one are null, with a fault. */
  readonly defaults: Mapping | null;
  readonly resource: Mapping | null;
  readonly clients: Mapping | null;
  readonly issues: readonly EnvironmentIssue[];
}

const HEAD = {
  fhirUrl: SERVER_FIELDS.fhirUrl,
  serverKind: SERVER_FIELDS.serverKind,
  tenant: GLOBAL_FIELDS.tenant,
  cloud: GLOBAL_FIELDS.cloud,
  secretTo: CREDENTIAL_FIELDS.secretTo,
};

/** The fields of the top of a file; the rest of it are mappings. */
export const HEAD_FIELDS: readonly Field[] = fieldList(HEAD);

const SECTIONS = ['defaults', 'resource', 'clients'] as const;
const HEAD_KEYS = ['$schema', ...HEAD_FIELDS.map(({ key }) => key), ...SECTIONS, 'environments'].map((key) => ({
  key,
}));

/** Reads the top of a file, and finds its sections; all faults at once. */
export function readSettings(mapping: Mapping): EnvironmentSettings {
  const issues: EnvironmentIssue[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, { position, value }] of mapping.entries) {
    const field = HEAD_FIELDS.find((one) => one.key === key);
    if (field === undefined) {
      if (!HEAD_KEYS.some((known) => known.key === key)) {
        issues.push(issueAt({ position, path: value.path }, unknownKey(key, HEAD_KEYS)));
      }
    } else if (!isNothing(value)) {
      const read = readFieldValue(field, value);
      if ('issues' in read) {
        issues.push(...read.issues);
      } else {
        values[key] = read.value;
      }
    }
  }
  const section = (name: (typeof SECTIONS)[number]): Mapping | null => {
    const value = mapping.entries.get(name)?.value;
    if (value === undefined || isNothing(value) || value.kind === 'mapping') {
      return value?.kind === 'mapping' ? value : null;
    }
    issues.push(issueAt(value, SECTION_FORMS[name]));
    return null;
  };
  const { fhirUrl = null, serverKind = null, tenant = null, cloud = null, secretTo } = inputOf(HEAD, values);
  const secretToTree = mapping.entries.get('secretTo');
  return {
    fhirUrl,
    serverKind,
    tenant,
    cloud,
    secretTo: secretTo === undefined || secretToTree === undefined ? null : { sink: secretTo, at: secretToTree.value },
    defaults: section('defaults'),
    resource: section('resource'),
    clients: section('clients'),
    issues,
  };
}

const SECTION_FORMS = {
  defaults: 'must be a mapping of keys to the values that entries take where they have none.',
  resource: 'must be a mapping, such as "resource: { name: Contoso FHIR }".',
  clients: 'must be a mapping of keys to clients, such as "nightly-import: { type: service, … }".',
} as const;
