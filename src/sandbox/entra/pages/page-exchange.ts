import type { Tenant } from '../../tenant/model.ts';
import type { User } from '../../tenant/user.ts';
import type { RememberedSignIn } from '../authorize/authorize-answer.ts';
import type { Visible } from '../requested-resource.ts';
import { antiForgeryToken, type Browser } from './browser.ts';
import type { ClientAnswer } from './client-answer.ts';
import type { Page } from './html/page.ts';
import type { FormContext } from './html/page-form.ts';

/** A browser's request to one of the pages, after TLS and HTTP. */
export interface PageRequest {
  readonly tenant: Tenant;
  readonly origin: string;
  /** The first segment of the path, such as the tenant's id; `organizations` where the path has none. */
  readonly segment: string;
  /** Of the endpoint. */
  readonly version: 'v1' | 'v2';
  /** The path with its query, as it was asked for: where forms go back to. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The fields of a form; null for GET. */
  readonly form: URLSearchParams | null;
  readonly browser: Browser;
  /** Whether replication has made an object created at this time known here. */
  readonly visible: Visible;
  readonly now: Date;
}

/** What the browser gets. */
export type Reply =
  | { readonly kind: 'page'; readonly page: Page }
  /** On to another page of the sandbox. */
  | { readonly kind: 'redirect'; readonly path: string }
  /** Back to the application. */
  | { readonly kind: 'client'; readonly answer: ClientAnswer }
  /** Back to the application, with what the person agreed to; tokens in it are still to be signed. */
  | { readonly kind: 'agreement'; readonly agreement: RememberedSignIn };

/** What a page decides: the answer, and what changes by it. */
export interface PageAnswer {
  readonly reply: Reply;
  /** The tenant with what was decided; absent when nothing changes. */
  readonly tenant?: Tenant;
  /** The browser after a sign-in; absent when it is as it was, null after a sign-out. */
  readonly browser?: Browser | null;
}

/** An answer that only shows a page. */
export function showPage(page: Page): PageAnswer {
  return { reply: { kind: 'page', page } };
}

/** What the forms of a page in this browser carry. */
export function formContext(browser: Browser, carried: Readonly<Record<string, string>> = {}): FormContext {
  return { antiForgeryToken: antiForgeryToken(browser), carried };
}

/**
 * What the person did; the button pressed stands after the form's own step. Null for a request that is not of a page.
 */
export function stepOf(form: URLSearchParams | null): string | null {
  return form?.getAll('step').at(-1) ?? null;
}

/** The people that a page offers to choose, in the order they were made. */
export function peopleOf(tenant: Tenant): readonly User[] {
  return Object.values(tenant.users).filter(({ accountEnabled }) => accountEnabled);
}
