import { html } from 'hono/html';
import type { Html } from './page.ts';

/** What a form of a page sends back beside what the person enters. */
export interface FormContext {
  /** Proves that the form came from this browser's page. */
  readonly antiForgeryToken: string;
  /** Carried from page to page, such as the user code of a device. */
  readonly carried?: Readonly<Record<string, string>>;
}

/** What a person did, as the field `step` of a form tells it. */
export type Step =
  'choose-user' | 'use-another' | 'sign-in' | 'continue' | 'accept' | 'refuse' | 'user-code' | 'confirm-device';

/**
 * A form that is sent to the address of the page that it stands on. A button in it may name another step: the last one
 * counts.
 */
export function pageForm(context: FormContext, step: Step, content: Html): Html {
  const hidden = { ...context.carried, anti_forgery_token: context.antiForgeryToken, step };
  return html`<form method="post">
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${content}
  </form>`;
}

/** Says what went wrong, before what is to be done about it; empty for null. */
export function alertOf(problem: string | null): Html | '' {
  return problem === null
    ? ''
    : html`<p class="alert" role="alert" id="problem"><strong>Error:</strong> ${problem}</p>`;
}
