import { html } from 'hono/html';
import type { User } from '../../../tenant/user.ts';
import type { Html, Page } from './page.ts';
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

/** Asks who signs in: a click signs in one of the people of the sandbox, or a name and a password whoever has them. */
export function signInPage({ form, appName, users, userName, problem }: SignInView): Page {
  return {
    title: problem === null ? 'Sign in' : 'Error: Sign in',
    ...(problem === null ? {} : { refusal: problem }),
    body: html`<h1>Sign in</h1>
      ${appName === null ? '' : html`<p>to continue to <strong>${appName}</strong></p>`} ${alertOf(problem)}
      ${users.length === 0 ? '' : peopleToChoose(form, users)}
      <h2>With a password</h2>
      ${passwordForm(form, userName, problem !== null)}
      <p class="quiet">
        To see the passwords of the first people:
        <code>fhir-apps sandbox status <span class="whole">--show-secrets</span></code>
      </p>`,
  };
}

function peopleToChoose(form: FormContext, users: readonly User[]): Html {
  return html`<h2>As a person of this sandbox</h2>
    ${pageForm(form, 'choose-user', html`<div class="people">${users.map(accountButton)}</div>`)}`;
}

function passwordForm(form: FormContext, userName: string, isAtFault: boolean): Html {
  const describedBy = isAtFault ? html`aria-invalid="true" aria-describedby="problem"` : '';
  return pageForm(
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
  );
}

/** What the page shows on which a person with an account at hand says how to go on. */
export interface ChooseAccountView {
  readonly form: FormContext;
  readonly appName: string;
  readonly signedIn: User;
  /** The others that can be chosen. */
  readonly others: readonly User[];
}

/** Lets a person who is signed in go on, or sign in as someone else. */
export function chooseAccountPage({ form, appName, signedIn, others }: ChooseAccountView): Page {
  return {
    title: 'Pick an account',
    body: html`<h1>Pick an account</h1>
      <p>to continue to <strong>${appName}</strong></p>
      ${pageForm(
        form,
        'continue',
        html`<button class="account main" autofocus>
          ${signedIn.displayName} <span>${signedIn.userPrincipalName}, signed in</span>
        </button>`,
      )}
      ${pageForm(form, 'choose-user', html`${others.map(accountButton)}`)}
      ${pageForm(form, 'use-another', html`<button class="account">Use another account</button>`)}`,
  };
}

function accountButton({ userPrincipalName, displayName }: User): Html {
  return html`<button class="account" name="username" value="${userPrincipalName}">
    ${displayName} <span>${userPrincipalName}</span>
  </button>`;
}
