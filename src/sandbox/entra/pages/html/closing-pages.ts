import { html } from 'hono/html';
import type { Page } from './page.ts';

/** Says that nobody is signed in any more. */
export function signedOutPage(): Page {
  return {
    title: 'Signed out',
    body: html`<h1>You signed out of your account</h1>
      <p role="status">It’s a good idea to close all browser windows.</p>`,
  };
}

/** Says that an administrator's consent was kept, where there is no application to return to. */
export function consentKeptPage(appName: string): Page {
  return {
    title: 'Consent given',
    body: html`<h1>${appName}</h1>
      <p role="status">Consent was given on behalf of your organization. You may now close this window.</p>`,
  };
}
