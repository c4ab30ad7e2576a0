import type { ObservedApplication } from '../registration/model/observed.ts';
import type { ApplicationPatch } from '../registration/model/step.ts';
import { identify } from '../registration/tags.ts';

/** Properties of a directory object, by Graph's names. */
type Properties = Readonly<Record<string, unknown>>;

/** What a write changes, as whoever asks for it knows it: what an audit log says of it. Never a secret. */
export interface WriteRecord {
  readonly action: 'create' | 'update' | 'delete' | 'add' | 'remove' | 'assign' | 'restore';
  /** `kind` as Graph names the type; `id` null where only the answer tells it; `name` null where nobody has read it. */
  readonly target: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  /** The stable key of the registration that it belongs to; null where that is not known. */
  readonly key: string | null;
  /** The properties as they stood; null where nothing stood. */
  readonly before: Properties | null;
  /** The properties written; null where something was taken away. */
  readonly after: Properties | null;
  /** Properties that only the answer tells, to be added to `after`. */
  readonly answered?: readonly string[];
}

/** What a record needs to know of an application. */
export type RecordedApplication = Pick<ObservedApplication, 'id' | 'displayName' | 'tags'>;

/** The key of the registration that tags tell of; null for those of nobody we know. */
export function keyIn(tags: readonly string[]): string | null {
  return identify(tags)?.key ?? null;
}

/** The record of a write to an application. */
export function applicationRecord(
  action: WriteRecord['action'],
  { id, displayName, tags }: RecordedApplication,
  before: Properties | null,
  after: Properties | null,
): WriteRecord {
  return { action, target: { kind: 'application', id, name: displayName }, key: keyIn(tags), before, after };
}

/** The properties of an application that a patch writes, as they stood. */
export function existingProperties(application: ObservedApplication, patch: ApplicationPatch): Properties {
  const { api } = application;
  const { others, ...own } = api;
  const existing: Properties = { ...application, api: { ...own, ...others } };
  return Object.fromEntries(Object.keys(patch).map((name) => [name, existing[name] ?? null]));
}

/** A secret as it stood: neither it nor any part of it. */
export function existingSecret(
  { passwordCredentials }: Pick<ObservedApplication, 'passwordCredentials'>,
  keyId: string,
): Properties {
  const found = passwordCredentials.find((each) => each.keyId === keyId);
  const { displayName = null, startDateTime = null, endDateTime = null } = found ?? {};
  return { keyId, displayName, startDateTime, endDateTime };
}
