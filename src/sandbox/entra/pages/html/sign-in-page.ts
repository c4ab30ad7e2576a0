import { html } from 'hono/html';
import type { User } from '../../../tenant/user.ts';
import type { Page } from './page.ts';
import { alertOf, type FormContext, pageForm } from './page-form.ts';

/** What the sign-in page shows. */
export interface SignInView {
  readonly form: FormContext;
  /** What the person signs in to; null when nothing but a page of Entra's own. */
  readonly appName: string | null;
  /** The people that can be chosen. */
  readonly users: readonly User[];
  /** Filled in; empty for none. */
  readonly userName: string;
  /** Why the last attempt failed; null for a first one. */
  readonly problem: string | null;
}

/** Asks who signs in, by typing or by choosing one of the sandbox's users, and for the password. */
export function signInPage({ form, appName, users, userName, problem }: SignInView): Page {
  const describedBy = problem === null ? '' : html`aria-invalid="true" aria-describedby="problem"`;
  return {
    title: problem === null ? 'Sign in' : 'Error: Sign in',
    body: html`<h1>Sign in</h1>
      ${appName === null ? '' : html`<p>to continue to <strong>${appName}</strong></p>`} ${alertOf(problem)}
      ${pageForm(
        form,
        'sign-in',
        html`<label for="username">User name</label>
          <input
            type="text"
            id="username"
            name="username"
            value="${userName}"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
            ${userName === '' ? html`autofocus` : ''}
            ${describedBy}
          />
          <label for="password">Password</label>
          <input
            type="password"
            id="password"
            name="password"
            autocomplete="current-password"
            required
            ${userName === '' ? '' : html`autofocus`}
            ${describedBy}
          />
          <div class="buttons"><button class="main">Sign in</button></div>`,
      )}
      <h2>People of this sandbox</h2>
      ${pageForm(
        form,
        'choose-user',
        html`${users.map(({ userPrincipalName, displayName }) => accountButton(userPrincipalName, displayName))}`,
      )}
      <p class="quiet">
        Their passwords are in the line that <code>fhir-apps sandbox start</code> printed, under <code>users</code>.
      </p>`,
  };
}

/** What the page shows on which a person with an account at hand says how to go on. */
export interface ChooseAccountView {
  readonly form: FormContext;
  readonly appName: string;
  readonly signedIn: User;
  /** The others that can be chosen. */
  readonly others: readonly User[];
}

/** Lets a person who is signed in go on, or sign in as somebody else. */
export function chooseAccountPage({ form, appName, signedIn, others }: ChooseAccountView): Page {
  return {
    title: 'Pick an account',
    body: html`<h1>Pick an account</h1>
      <p>to continue to <strong>${appName}</strong></p>
      ${pageForm(
        form,
        'continue',
        html`<button class="account main" autofocus>
          ${signedIn.displayName}<br />${signedIn.userPrincipalName} (signed in)
        </button>`,
      )}
      ${pageForm(
        form,
        'choose-user',
        html`${others.map(({ userPrincipalName, displayName }) => accountButton(userPrincipalName, displayName))}`,
      )}
      ${pageForm(form, 'use-another', html`<button class="account">Use another account</button>`)}`,
  };
}

function accountButton(userPrincipalName: string, displayName: string): ReturnType<typeof html> {
  return html`<button class="account" name="username" value="${userPrincipalName}">
    ${displayName} <span>${userPrincipalName}</span>
  </button>`;
}
