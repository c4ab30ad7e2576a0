import { APP_TYPES, type AppType, SERVER_KINDS, type ServerKind } from './model/app-type.ts';
import { unionChange } from './plan/merge.ts';

/** Marks everything this tool made; names and tags can be forged, so it proves nothing by itself. */
export const MARK = 'fhir-apps';

/**
 * Makes a service principal show in the portal's list of enterprise applications
 * (https://learn.microsoft.com/graph/api/resources/serviceprincipal).
 */
export const PORTAL_TAG = 'WindowsAzureActiveDirectoryIntegratedApp';

/** The secrets and certificates that an application has, by their ids. */
export interface ExistingKeys {
  readonly passwordCredentials: readonly { readonly keyId: string }[];
  readonly keyCredentials: readonly { readonly keyId: string | null }[];
}

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
const CERTIFICATE = `${MARK}:certificate:`;
const SINK = `${MARK}:sink:`;
const RETIRE = `${MARK}:retire:`;
const WITH_PRINCIPAL = `${MARK}:with-principal:`;
const IDENTIFIER_URI = `${MARK}:identifier-uri:`;

/** What the tags that identify an application begin with. */
const IDENTIFYING = [TYPE, KEY, URL_TAG, KIND];

/**
 * Characters that a tag may have (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation).
 */
const MAX_TAG_LENGTH = 256;

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
export function tagChange(existing: readonly string[], wanted: readonly string[]): readonly string[] | null {
  const outdated = (tag: string): boolean =>
    (IDENTIFYING.some((prefix) => tag.startsWith(prefix)) ||
      // Which identifier URI counts stays as it was named until another is named.
      (tag.startsWith(IDENTIFIER_URI) && wanted.some((each) => each.startsWith(IDENTIFIER_URI)))) &&
    !wanted.includes(tag);
  const kept = existing.filter((tag) => !outdated(tag));
  return unionChange(kept, wanted, (tag) => tag) ?? (kept.length === existing.length ? null : kept);
}

/** The tag that every application of one server has. */
export function fhirUrlTag(fhirUrl: string): string {
  return `${URL_TAG}${fhirUrl}`;
}

/** The tag that every application of one key has, whatever its server. */
export function keyTag(key: string): string {
  return `${KEY}${key}`;
}

/** The tag that says which identifier URI was named, and so counts among several, of which Graph keeps no order. */
export function identifierUriTag(uri: string): string {
  return fittingTag(IDENTIFIER_URI, uri);
}

/** The tag that says that a secret has been delivered. */
export function deliveredTag(keyId: string): string {
  return `${SECRET}${keyId}`;
}

/**
 * The tags that a secret gets when it has reached its sink, in the same write: that it is delivered, and where, such as
 * `env-file:/srv/.env`. A tag has no white space, so the place is percent-encoded; what does not fit is cut off.
 */
export function deliveryTags(keyId: string, sinkDescription: string): readonly string[] {
  return [deliveredTag(keyId), fittingTag(`${SINK}${keyId}:`, sinkDescription)];
}

/**
 * The tags of a secret that comes with its application and reaches its sink before the service principal is made: those
 * of a delivered one, which count as soon as there is a service principal.
 */
export function deliveryTagsAhead(keyId: string, sinkDescription: string): readonly string[] {
  return [...deliveryTags(keyId, sinkDescription), withPrincipalTag(keyId)];
}

/** The tag that says that {@link deliveredTag} counts only where the application has, or has had, a service principal. */
export function withPrincipalTag(keyId: string): string {
  return `${WITH_PRINCIPAL}${keyId}`;
}

/** True for the tags of an application that say by themselves that a secret has been delivered. */
export function saysDelivered(tags: readonly string[], keyId: string): boolean {
  return tags.includes(deliveredTag(keyId)) && !tags.includes(withPrincipalTag(keyId));
}

/** The tag that says that this tool registered a certificate. */
export function certificateTag(keyId: string): string {
  return `${CERTIFICATE}${keyId}`;
}

/** The tags of a certificate of ours: that it is, and, where this run has its key, in which file that is. */
export function certificateTags(keyId: string, keyFile: string | null): readonly string[] {
  return [certificateTag(keyId), ...(keyFile === null ? [] : [fittingTag(`${SINK}${keyId}:`, keyFile)])];
}

/**
 * The tag that says when a secret that was replaced falls due, to the second. The time is in the basic format of ISO
 * 8601 (`20261129T081354Z`), so that a colon always ends the key id.
 */
export function retireTag(keyId: string, at: Date): string {
  return `${RETIRE}${keyId}:${at.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** True for the tag of any delivered secret. */
export function isDeliveredTag(tag: string): boolean {
  return tag.startsWith(SECRET);
}

/**
 * Where a secret was delivered, as its sink describes itself, or where the key of a certificate was made; `…` at the
 * end where it was cut; null where no tag says it.
 */
export function deliveredTo(tags: readonly string[], keyId: string): string | null {
  const encoded = valueAfter(tags, `${SINK}${keyId}:`);
  try {
    return encoded === null ? null : decodeURIComponent(encoded);
  } catch {
    // Tags can be written by anybody.
    return null;
  }
}

/** When a secret that was replaced falls due, ISO 8601 UTC; null where it was not replaced. */
export function retiresAt(tags: readonly string[], keyId: string): string | null {
  const basic = valueAfter(tags, `${RETIRE}${keyId}:`);
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(basic ?? '');
  const [, year = '', month = '', day = '', hours = '', minutes = '', seconds = ''] = parts ?? [];
  const time = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`;
  return Number.isNaN(Date.parse(time)) ? null : new Date(time).toISOString();
}

/** The tags without those that say when these secrets fall due. */
export function withoutRetireTags(tags: readonly string[], keyIds: readonly string[]): readonly string[] {
  return tags.filter((tag) => !keyIds.some((keyId) => tag.startsWith(`${RETIRE}${keyId}:`)));
}

/** The key id that a tag about a secret or certificate names; null for any other tag. */
export function keyIdOf(tag: string): string | null {
  const prefix = [SECRET, CERTIFICATE, SINK, RETIRE, WITH_PRINCIPAL].find((each) => tag.startsWith(each));
  return prefix === undefined ? null : (tag.slice(prefix.length).split(':', 1)[0] ?? null);
}

/** The tags without those of secrets and certificates that were removed (`keyIds`). */
export function tagsWithoutKeys(tags: readonly string[], keyIds: readonly string[]): readonly string[] {
  return tags.filter((tag) => !keyIds.includes(keyIdOf(tag) ?? ''));
}

/**
 * Key ids that tags name, and whose secrets and certificates an application does not show: they are gone, or a replica
 * is behind.
 */
export function unseenKeyIds(tags: readonly string[], shown: ExistingKeys): readonly string[] {
  const keyIds = [...shown.passwordCredentials, ...shown.keyCredentials].map(({ keyId }) => keyId);
  const named = tags.map(keyIdOf).filter((keyId) => keyId !== null);
  return [...new Set(named)].filter((keyId) => !keyIds.includes(keyId));
}

/** The tags that others gave an application; Entra's own mark of enterprise applications is none of them. */
export function foreignTags(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => tag !== MARK && !tag.startsWith(`${MARK}:`) && tag !== PORTAL_TAG);
}

function valueAfter(tags: readonly string[], prefix: string): string | null {
  return tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length) ?? null;
}

function fittingTag(prefix: string, text: string): string {
  const encode = (character: string): string => encodeURIComponent(character.replace(/\p{Cs}/u, '\ufffd'));
  const encoded = Array.from(text, encode);
  const whole = `${prefix}${encoded.join('')}`;
  if (whole.length <= MAX_TAG_LENGTH) {
    return whole;
  }
  const ellipsis = encodeURIComponent('…');
  const room = MAX_TAG_LENGTH - prefix.length - ellipsis.length;
  const fits = (count: number): boolean => encoded.slice(0, count).join('').length <= room;
  const count = encoded.findIndex((_, index) => !fits(index + 1));
  return `${prefix}${encoded.slice(0, count).join('')}${ellipsis}`;
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
