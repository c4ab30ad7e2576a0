import { isList, isObject, type Json, textsIn } from './json.ts';
import { PLACEHOLDER } from './placeholders.ts';
import type { Exchange, Recording } from './recording.ts';

/** What a placeholder stands for that a request has before any answer told it. */
export type StandInKind = 'guid' | 'name' | 'secret' | 'user' | 'servicePrincipal' | 'managedIdentity';

/** Something that was there before the recording, or that its client made up. */
export interface StandIn {
  readonly placeholder: string;
  readonly kind: StandInKind;
}

/** Are the same in all recordings, or told by the sandbox. */
const ALWAYS_KNOWN = ['{tenant}', '{domain}', '{sub}', '{rg}', '{vault}'];

const NAMES = /^\{(?:ws|fhir|dicom|identity|storageAccount|service\d+)\}$/;
const SECRETS = /^\{(?:secret|password)[^}]*\}$/;
const GUIDS = /^\{(?:guid\d+|roleAssignment\d+|customRole\d+|[\w.]+\.keyId)\}$/;
const PRINCIPALS = /^\{(?:user|sp|unknownSp|group)\d*(?:\.id)?\}$/;

/** What has to be there, or to be made up, before the requests of a recording can be sent. */
export function standInsFor({ exchanges }: Recording): readonly StandIn[] {
  const known = new Set(ALWAYS_KNOWN);
  const needed: StandIn[] = [];
  for (const exchange of exchanges) {
    for (const placeholder of placeholdersOf(requestTexts(exchange))) {
      const kind = known.has(placeholder) ? undefined : kindOf(placeholder, exchange, exchanges);
      known.add(placeholder);
      if (kind !== undefined) {
        needed.push({ placeholder, kind });
      }
    }
    const answered = [...textsIn(exchange.response), ...Object.values(exchange.responseHeaders)];
    placeholdersOf(answered).forEach((placeholder) => known.add(placeholder));
  }
  return needed;
}

/** All texts of a request. */
export function requestTexts({ path, query, body }: Exchange): readonly string[] {
  return [path, query, ...textsIn(body)];
}

function placeholdersOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(PLACEHOLDER) ?? []))];
}

function kindOf(placeholder: string, exchange: Exchange, exchanges: readonly Exchange[]): StandInKind | undefined {
  if (NAMES.test(placeholder)) {
    return 'name';
  }
  if (SECRETS.test(placeholder)) {
    return 'secret';
  }
  if (isAssigned(placeholder, exchanges)) {
    return placeholder.startsWith('{user') ? 'user' : 'servicePrincipal';
  }
  if (PRINCIPALS.test(placeholder)) {
    return principalKind(placeholder, exchange);
  }
  return GUIDS.test(placeholder) ? 'guid' : undefined;
}

/** Whether Azure roles are assigned to it, and it is known to Azure. */
function isAssigned(placeholder: string, exchanges: readonly Exchange[]): boolean {
  const assignments = exchanges.filter(({ path, body }) => {
    const properties = isObject(body) ? body['properties'] : undefined;
    return path.includes('/roleAssignments/') && isObject(properties) && properties['principalId'] === placeholder;
  });
  return assignments.length > 0 && !assignments.some(({ response }) => errorCodeOf(response) === 'PrincipalNotFound');
}

/** Whom a request is about was there if the answer shows it, or if it is part of the path. */
function principalKind(placeholder: string, { path, response }: Exchange): StandInKind {
  const shown = objectsIn(response).find((each) => isObject(each) && each['id'] === placeholder);
  if (isObject(shown) && shown['servicePrincipalType'] === 'ManagedIdentity') {
    return 'managedIdentity';
  }
  if (shown === undefined && !path.includes(placeholder)) {
    return 'guid';
  }
  return placeholder.startsWith('{user') ? 'user' : 'servicePrincipal';
}

function objectsIn(value: Json): readonly Json[] {
  if (isList(value)) {
    return value.flatMap(objectsIn);
  }
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** The code of an error; an empty text for other answers. */
export function errorCodeOf(response: Json): string {
  const error = isObject(response) ? response['error'] : undefined;
  const code = isObject(error) ? error['code'] : undefined;
  return typeof code === 'string' ? code : '';
}
