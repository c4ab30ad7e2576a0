import type { Tenant } from '../../tenant/model.ts';
import type { User } from '../../tenant/user.ts';
import { EntraError } from '../entra-error.ts';
import { signInByChoice, signInWithPassword } from '../user-sign-in.ts';
import { type Browser, withSignIn } from './browser.ts';
import { signInPage } from './html/sign-in-page.ts';
import { formContext, type PageAnswer, type PageRequest, peopleOf, showPage, stepOf } from './page-exchange.ts';

/** Where a person is asked to sign in. */
export interface SignInPlace {
  /** What they sign in to; null when nothing but a page of Entra's own. */
  readonly appName: string | null;
  /** Carried through the page's forms. */
  readonly carried?: Readonly<Record<string, string>>;
}

/** What came of a form that may have been about signing in. */
export type SignInOutcome =
  | { readonly kind: 'asked'; readonly answer: PageAnswer }
  | { readonly kind: 'signed-in'; readonly tenant: Tenant; readonly browser: Browser }
  | { readonly kind: 'other-step' };

/** The sign-in page. */
export function askSignIn(
  { tenant, browser }: PageRequest,
  { appName, carried = {} }: SignInPlace,
  { userName = '', problem = null }: { readonly userName?: string; readonly problem?: string | null } = {},
): PageAnswer {
  const form = formContext(browser, carried);
  return showPage(signInPage({ form, appName, users: peopleOf(tenant), userName, problem }));
}

/**
 * Takes the form of a page on which people sign in or choose who does. The caller has made sure that the form is the
 * page's own. A refused person is told on the page.
 */
export function takeSignInStep(request: PageRequest, form: URLSearchParams, place: SignInPlace): SignInOutcome {
  const userName = (form.get('username') ?? '').trim();
  switch (stepOf(form)) {
    case 'use-another':
      return { kind: 'asked', answer: askSignIn(request, place) };
    case 'choose-user':
      return signIn(request, place, userName, () => signInByChoice(request.tenant, userName));
    case 'sign-in':
      return signIn(request, place, userName, () =>
        signInWithPassword(request.tenant, userName, form.get('password') ?? ''),
      );
    default:
      return { kind: 'other-step' };
  }
}

function signIn(request: PageRequest, place: SignInPlace, userName: string, prove: () => User): SignInOutcome {
  try {
    return { kind: 'signed-in', ...withSignIn(request.tenant, request.browser, prove(), request.now) };
  } catch (error) {
    if (!(error instanceof EntraError)) {
      throw error;
    }
    const problem = `AADSTS${error.number}: ${error.message}`;
    return { kind: 'asked', answer: askSignIn(request, place, { userName, problem }) };
  }
}
