import { html } from 'hono/html';
import type { Page } from './page.ts';

const SUBMIT = 'document.forms[0].submit();';

/**
 * Takes an answer to the application by POST (OAuth 2.0 Form Post Response Mode). A browser without script shows its
 * button. Silent requests are answered inside of the application's own page, so this one may be framed.
 */
export function formPostPage(redirectUri: string, parameters: Readonly<Record<string, string>>): Page {
  return {
    title: 'Working',
    isFramed: true,
    script: SUBMIT,
    body: html`<h1>Going back to the application</h1>
      <form method="post" action="${redirectUri}">
        ${Object.entries(parameters).map(
          ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        <noscript><p>Script is disabled. Use the button to continue.</p></noscript>
        <div class="buttons"><button class="main">Continue</button></div>
      </form>`,
  };
}
