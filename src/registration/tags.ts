import type { AppType } from './app-type.ts';
import { APP_TYPES } from './app-type.ts';
import { SERVER_KINDS, type ServerKind } from './fhir-server.ts';
import { unionChange } from './merge.ts';

/** Marks everything this tool made; names and tags can be forged, so it proves nothing by itself. */
export const MARK = 'fhir-apps';

/** Makes a service principal show in the portal's list of enterprise applications (facts/fhir-entra.md, further traps). */
export const PORTAL_TAG = 'WindowsAzureActiveDirectoryIntegratedApp';

/** What our tags say about an application. */
export interface Identification {
  readonly type: AppType;
  readonly key: string;
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
}

const TYPE = `${MARK}:type:`;
const KEY = `${MARK}:key:`;
const URL_TAG = `${MARK}:fhir-url:`;
const KIND = `${MARK}:server-kind:`;
const SECRET = `${MARK}:secret:`;

/** The tags that let a later run, `list` and `show` know what an application is for. */
export function identificationTags(identification: Identification): readonly string[] {
  return [
    MARK,
    `${TYPE}${identification.type}`,
    `${KEY}${identification.key}`,
    `${URL_TAG}${identification.fhirUrl}`,
    `${KIND}${identification.serverKind}`,
  ];
}

/**
 * Standing tags with the wanted ones added: ours that say something else now, such as another server kind, give way;
 * all others stay. Null where nothing changes.
 */
export function tagChange(standing: readonly string[], wanted: readonly string[]): readonly string[] | null {
  const outdated = (tag: string): boolean =>
    [TYPE, KEY, URL_TAG, KIND].some((prefix) => tag.startsWith(prefix)) && !wanted.includes(tag);
  const kept = standing.filter((tag) => !outdated(tag));
  return unionChange(kept, wanted, (tag) => tag) ?? (kept.length === standing.length ? null : kept);
}

/** The tag that every application of one server has. */
export function fhirUrlTag(fhirUrl: string): string {
  return `${URL_TAG}${fhirUrl}`;
}

/** The tag that every application of one key has, whatever its server. */
export function keyTag(key: string): string {
  return `${KEY}${key}`;
}

/** The tag that says that a secret has been delivered. */
export function deliveredTag(keyId: string): string {
  return `${SECRET}${keyId}`;
}

/** Reads {@link identificationTags} back; null where they are not all there. */
export function identify(tags: readonly string[]): Identification | null {
  const after = (prefix: string): string | undefined =>
    tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length);
  const type = APP_TYPES.find((name) => name === after(TYPE));
  const serverKind = SERVER_KINDS.find((kind) => kind === after(KIND));
  const key = after(KEY);
  const fhirUrl = after(URL_TAG);
  return !tags.includes(MARK) ||
    type === undefined ||
    serverKind === undefined ||
    key === undefined ||
    fhirUrl === undefined
    ? null
    : { type, key, fhirUrl, serverKind };
}
