import type { ServerKind } from '../model/app-type.ts';
import type { ContentRow } from './plan-content.ts';
import { keptElement } from './plan-content.ts';

/** What the kinds of FHIR server are called. */
const SERVER_WORDS: Readonly<Record<ServerKind, string>> = {
  oss: 'open-source FHIR Server',
  ahds: 'Azure Health Data Services',
  'azure-api-for-fhir': 'Azure API for FHIR',
};

/** The row of the server that a registration is for; `apiName` is that of the API that a client calls. */
export function serverRow(fhirUrl: string, serverKind: ServerKind, apiName: string | null): ContentRow {
  return { label: 'Server', elements: [keptElement(fhirUrl, apiName ?? SERVER_WORDS[serverKind])] };
}

/** The row of a key; none where a registration has none of its own. */
export function keyRows(key: string | null): readonly ContentRow[] {
  return key === null ? [] : [{ label: 'Key', elements: [keptElement(key)] }];
}
