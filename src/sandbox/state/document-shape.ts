import type { StoredDocument } from './document-change.ts';

/** What a member of a document is. */
export type MemberKind = 'text' | 'list' | 'object';

/** The members that every document of a version has, also one that an older sandbox wrote. */
export type LastingMember<D> = Exclude<
  { [Name in keyof D]-?: undefined extends D[Name] ? never : Name }[keyof D],
  'version'
>;

/**
 * Whether a stored document has this version and all of these members. What they hold is not looked into: it is written
 * by the sandbox alone, and checking every field on each read would cost more than it guards.
 */
export function hasShape<D extends { readonly version: number }>(
  stored: StoredDocument,
  version: D['version'],
  members: Readonly<Record<LastingMember<D>, MemberKind>>,
): stored is StoredDocument & D {
  return (
    stored['version'] === version && Object.entries(members).every(([name, kind]) => kindOf(stored[name]) === kind)
  );
}

function kindOf(value: unknown): MemberKind | null {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'list' : 'object';
  }
  return typeof value === 'string' ? 'text' : null;
}
