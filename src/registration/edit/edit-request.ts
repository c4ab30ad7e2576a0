import type { UsageError } from '../../errors/usage-error.ts';
import type { TypedReplyUrl } from '../answers/reply-url.ts';

/** What is added to a list, and what is taken from it. */
export interface ElementEdit<T> {
  readonly add: readonly T[];
  readonly remove: readonly T[];
}

/** What is to change of one application; what is null or empty stays as it is. */
export interface EditRequest {
  readonly name: string | null;
  /** Undefined to leave it; null to take it away. */
  readonly description: string | null | undefined;
  /** Undefined to leave it; null to take it away. */
  readonly notes: string | null | undefined;
  readonly replyUrls: ElementEdit<TypedReplyUrl>;
  readonly tags: ElementEdit<string>;
  /** As typed: object ids, user principal names, email addresses. */
  readonly owners: ElementEdit<string>;
  /** The values of scopes to remove. */
  readonly removeScopes: readonly string[];
  /** The names of app roles to remove. */
  readonly removeAppRoles: readonly string[];
  /** Whether a role is taken from everyone who has it, too. */
  readonly unassign: boolean;
}

/** The request that changes nothing. */
export const NO_EDIT: EditRequest = {
  name: null,
  description: undefined,
  notes: undefined,
  replyUrls: { add: [], remove: [] },
  tags: { add: [], remove: [] },
  owners: { add: [], remove: [] },
  removeScopes: [],
  removeAppRoles: [],
  unassign: false,
};

/** Something that was asked for and is so already. */
export interface SettledEdit {
  /** What it is of, as Graph spells the property, such as `tags`. */
  readonly property: string;
  readonly value: string;
  /** `present` where it was to be added, `absent` where it was to be removed. */
  readonly state: 'present' | 'absent';
  /** What there is of nearly the same spelling; null for nothing. */
  readonly nearest: string | null;
}

/** Why something cannot be edited as asked: the key of the input, and the sentence. */
export interface EditIssue {
  readonly key: string;
  readonly message: string;
  /** The same as an error, with its code and what to do, for one that says more than the sentence. */
  readonly error?: UsageError;
}
