import { html } from 'hono/html';
import type { Page } from './page.ts';

/** What an error page shows. */
export interface ErrorView {
  /** The AADSTS number. */
  readonly number: number;
  readonly message: string;
  readonly requestId: string;
  readonly correlationId: string;
  readonly timestamp: string;
}

/** Entra's refusal as a page: for what may not, or cannot, go back to the application. */
export function errorPage({ number, message, requestId, correlationId, timestamp }: ErrorView): Page {
  return {
    title: 'Sorry, but we are having trouble signing you in',
    refusal: `AADSTS${String(number)}: ${message}`,
    body: html`<h1>Sign in</h1>
      <p>Sorry, but we’re having trouble signing you in.</p>
      <p class="alert" role="alert"><strong>AADSTS${String(number)}:</strong> ${message}</p>
      <p>What it means, and what fixes it: <code>fhir-apps explain AADSTS${String(number)}</code></p>
      <h2>Troubleshooting details</h2>
      <dl>
        <dt>Request Id</dt>
        <dd>${requestId}</dd>
        <dt>Correlation Id</dt>
        <dd>${correlationId}</dd>
        <dt>Timestamp</dt>
        <dd><time datetime="${timestamp}">${timestamp}</time></dd>
      </dl>`,
  };
}
