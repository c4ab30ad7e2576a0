import type { ObservedApi, ObservedApplication, ObservedOwner, ObservedServicePrincipal } from '../model/observed.ts';
import type { ChangeNames } from './application-properties.ts';

/** What a plan was made from, as far as its changes are told by it. */
export interface ChangeFacts extends ChangeNames {
  /** Null for an application that is yet to be made. */
  readonly application: ObservedApplication | null;
  readonly servicePrincipal: Pick<ObservedServicePrincipal, 'tags'> | null;
  /** Who owns the application; null where that could not be read, or it is yet to be made. */
  readonly owners: readonly ObservedOwner[] | null;
  /** The names of those who become owners, by their object ids. */
  readonly ownerNames: ReadonlyMap<string, string>;
  /** Where a new credential goes; null where none is made, or only the user knows it. */
  readonly deliveredTo: string | null;
}

/** The facts of a change to one application alone; `api` is the one that a client asks permissions of. */
export function factsOfChange(application: ObservedApplication | null, api: ObservedApi | null): ChangeFacts {
  return {
    ...{ application, api, servicePrincipal: null, owners: null, clients: [] },
    ...{ ownerNames: new Map<string, string>(), deliveredTo: null },
  };
}

/** One property of something, old and new; null for nothing there. */
export interface ValueChange {
  /** As Graph or Azure spells it. */
  readonly property: string;
  readonly before: unknown;
  readonly after: unknown;
}
