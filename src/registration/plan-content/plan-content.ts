import type { AppType } from '../model/app-type.ts';

/** How an element of a row stands to what exists: it is part of it or of what is made, comes, goes, or needs attention. */
export type ElementMark = 'kept' | 'added' | 'removed' | 'noted';

/** One element of a row, such as a reply URL. */
export interface ContentElement {
  readonly mark: ElementMark;
  readonly text: string;
  /** What it was before; null for what only comes or goes. */
  readonly was: string | null;
  /** What goes beside it, in a column of its own; null for nothing. */
  readonly remark: string | null;
  /** What tells it from another of the same text; default: the text does. */
  readonly id?: string;
}

/** One property of a registration, or of what hangs on it, by its label. */
export interface ContentRow {
  readonly label: string;
  readonly elements: readonly ContentElement[];
}

/** What happens to a registration. */
export type ContentAction = 'create' | 'restore' | 'update' | 'unchanged' | 'delete' | 'blocked';

/** A registration of a plan, with all that is created or changed of it. */
export interface ContentEntry {
  readonly action: ContentAction;
  /** What it is, such as `service client`. */
  readonly kind: string;
  readonly name: string;
  /** What commands take for it; null where it has none. */
  readonly key: string | null;
  readonly rows: readonly ContentRow[];
  /** What deserves a second look, as sentences. */
  readonly risks: readonly string[];
  /** Choices that differ from what was asked for, as sentences. */
  readonly departures: readonly string[];
  /** Why nothing can be done, and what to do about it; null where nothing is in the way. */
  readonly problem: { readonly message: string; readonly hint: string | null } | null;
  /** What only `--verbose` shows, as sentences: ids, and decisions that the rows say already. */
  readonly details: readonly string[];
}

/** What registrations are called. */
export const KIND_WORDS: Readonly<Record<AppType | 'managed-identity', string>> = {
  resource: 'resource',
  confidential: 'confidential client',
  public: 'public client',
  service: 'service client',
  'managed-identity': 'managed identity',
};

/** An element that is part of what is made, or of what exists. */
export function keptElement(text: string, remark: string | null = null): ContentElement {
  return { mark: 'kept', text, was: null, remark };
}

/** An element that someone should look at. */
export function notedElement(text: string): ContentElement {
  return { mark: 'noted', text, was: null, remark: null };
}
